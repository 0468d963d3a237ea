namespace Insight.Waf.Language;

/// <summary>What an engine needs beside the Core Rule Set, which brings no set-up of its own.</summary>
public static class EngineSetup
{
    /// <summary>The engine's set-up: bodies are read, and a body that cannot be understood is answered with 400.</summary>
    /// <remarks>Limits and rule ids 200000 to 200005 are those that ModSecurity recommends, so that its log lines and exclusions keep their meaning.</remarks>
    /// <param name="blocking">Whether rules may intervene; otherwise they only log.</param>
    public static string Of(bool blocking) => $$"""
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
}
