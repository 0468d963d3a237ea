namespace Insight.Gateway.Tests.Support;

/// <summary>A folder of rules that a test writes itself.</summary>
internal sealed class RuleText : IDisposable
{
    /// <summary>Blocks what contains <c>attack</c>, in query, form, JSON, XML or response.</summary>
    public const string Simple = """
        SecRuleEngine On
        SecRequestBodyAccess On
        SecRequestBodyLimit 65536
        SecRequestBodyNoFilesLimit 65536
        SecResponseBodyAccess On
        SecResponseBodyMimeType text/plain application/json
        SecResponseBodyLimit 65536
        SecRule REQUEST_HEADERS:Content-Type "@beginsWith application/json" "id:1,phase:1,nolog,pass,ctl:requestBodyProcessor=JSON"
        SecRule ARGS|REQUEST_HEADERS:X-Probe|REQUEST_FILENAME "@contains attack" "id:101,phase:2,deny,msg:'An attack',severity:CRITICAL,logdata:'%{MATCHED_VAR}',setvar:tx.blocking_inbound_anomaly_score=+5"
        SecRule RESPONSE_BODY "@contains leaked" "id:102,phase:4,deny,msg:'A leak'"
        SecRule RESPONSE_HEADERS:X-Leak "@unconditionalMatch" "id:103,phase:3,deny,msg:'A leaking header'"

        """;

    private readonly TemporaryFolder _folder = new();

    public RuleText(string rules = Simple) => Write(rules);

    public string Path => _folder.Path;

    /// <summary>Replaces the rules.</summary>
    public void Write(string rules) => File.WriteAllText(System.IO.Path.Combine(Path, "rules.conf"), rules);

    public void Dispose() => _folder.Dispose();
}
