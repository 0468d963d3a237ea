namespace Insight.Waf.Auditing;

/// <summary>Operators as libmodsecurity spells them in its messages.</summary>
internal static class AuditOperatorNames
{
    private static readonly Dictionary<string, string> s_names = new[]
    {
        "BeginsWith", "Contains", "ContainsWord", "DetectSQLi", "DetectXSS", "EndsWith", "Eq", "Ge", "Gt", "IpMatch", "IpMatchFromFile", "Le", "Lt", "NoMatch", "Pm",
        "PmFromFile", "Rx", "RxGlobal", "StrEq", "StrMatch", "UnconditionalMatch", "ValidateByteRange", "ValidateUrlEncoding", "ValidateUtf8Encoding", "VerifyCC",
        "VerifyCPF", "VerifySSN", "VerifySVNR", "Within",
    }.ToDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The spelling of a name that is in lower case.</summary>
    public static string Of(string name) => name switch
    {
        "pmf" => "PmFromFile",
        "ipmatchf" => "IpMatchFromFile",
        _ => s_names.GetValueOrDefault(name, name),
    };
}
