namespace Insight.Export.Formats.Ocsf;

/// <summary>Activities of OCSF's classes.</summary>
internal static class OcsfActivities
{
    /// <summary>Not known.</summary>
    public const int Unknown = 0;

    /// <summary>None of those that the schema numbers; <c>activity_name</c> says which.</summary>
    public const int Other = 99;

    /// <summary>Of HTTP Activity, by the method.</summary>
    public static int OfMethod(string method) => method switch
    {
        "CONNECT" => 1,
        "DELETE" => 2,
        "GET" => 3,
        "HEAD" => 4,
        "OPTIONS" => 5,
        "POST" => 6,
        "PUT" => 7,
        "TRACE" => 8,
        "" => Unknown,
        _ => Other,
    };

    /// <summary>Of Entity Management, by what the audit log says was done.</summary>
    public static int OfAction(string action) => action switch
    {
        "created" or "proposed" => 1,
        "changed" or "configured" or "edit" => 3,
        "deleted" or "removed" => 4,
        "enrolled" => 6,
        "revoked" => 7,
        "approve" => 8,
        "reject" or "expire" => 9,
        "deploy" or "promote" or "enforce" => 10,
        "roll-back" => 11,
        "snooze" => 12,
        _ => Other,
    };
}
