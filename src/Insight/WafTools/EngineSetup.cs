using System.Globalization;

namespace Insight.WafTools;

/// <summary>Rules that the tools bring along: what an engine needs beside the Core Rule Set, and what the conformance suite asks for.</summary>
public static class EngineSetup
{
    /// <summary>The engine's set-up: bodies are read, and a body that cannot be understood is answered with 400.</summary>
    /// <remarks>Limits and rule ids 200000 to 200005 are those that ModSecurity recommends, so that its log lines and exclusions keep their meaning.</remarks>
    /// <param name="blocking">Whether rules may intervene; otherwise they only log.</param>
    public static string Engine(bool blocking) => $$"""
        SecRuleEngine {{(blocking ? "On" : "DetectionOnly")}}
        SecAuditEngine Off
        SecRequestBodyAccess On
        SecRequestBodyLimit 13107200
        SecRequestBodyNoFilesLimit 131072
        SecRequestBodyLimitAction Reject
        SecRequestBodyJsonDepthLimit 512
        SecArgumentsLimit 1000
        SecResponseBodyAccess On
        SecResponseBodyMimeType text/plain text/html text/xml application/json
        SecResponseBodyLimit 524288
        SecResponseBodyLimitAction ProcessPartial
        SecRule REQUEST_HEADERS:Content-Type "@rx ^(?:application(?:/soap\+|/)|text/)xml" "id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
        SecRule REQUEST_HEADERS:Content-Type "@rx ^application/json" "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
        SecRule REQBODY_ERROR "!@eq 0" "id:200002,phase:2,t:none,log,deny,status:400,severity:2,msg:'The request body cannot be parsed',logdata:'%{reqbody_error_msg}'"
        SecRule MULTIPART_STRICT_ERROR "!@eq 0" "id:200003,phase:2,t:none,log,deny,status:400,severity:2,msg:'The multipart request body breaks the format',logdata:'%{reqbody_error_msg}'"
        SecRule MULTIPART_UNMATCHED_BOUNDARY "@eq 1" "id:200004,phase:2,t:none,log,deny,status:400,severity:2,msg:'The multipart request body may hold a part that was not recognised'"
        SecRule TX:/^MSC_/ "!@streq 0" "id:200005,phase:2,t:none,log,deny,severity:2,msg:'The engine reports an error of its own: %{MATCHED_VAR_NAME}'"

        """;

    /// <summary>Turns the audit log on with all parts, so that an entry can be shown.</summary>
    public static string Audit => """
        SecAuditEngine On
        SecAuditLogParts ABCEFHZ

        """;

    /// <summary>The rule that the conformance suite asks for (README of <c>tests/regression</c>).</summary>
    /// <param name="paranoia">Paranoia level, 1 to 4; the suite is made for 4.</param>
    public static string Conformance(int paranoia) => $$"""
        SecAction "id:900005,phase:1,nolog,pass,ctl:ruleEngine=DetectionOnly,\
            setvar:tx.blocking_paranoia_level={{Number(paranoia)}},\
            setvar:tx.crs_validate_utf8_encoding=1,\
            setvar:tx.arg_name_length=100,\
            setvar:tx.arg_length=400,\
            setvar:tx.total_arg_length=64000,\
            setvar:tx.max_num_args=255,\
            setvar:tx.max_file_size=64100,\
            setvar:tx.combined_file_sizes=65535"

        """;

    /// <summary>Sets the paranoia level, as <c>crs-setup.conf</c> does.</summary>
    /// <param name="paranoia">Paranoia level, 1 to 4.</param>
    public static string Paranoia(int paranoia) => $"""
        SecAction "id:99901,phase:1,nolog,pass,setvar:tx.blocking_paranoia_level={Number(paranoia)}"

        """;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
