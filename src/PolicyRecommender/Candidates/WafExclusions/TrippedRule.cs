namespace Insight.PolicyRecommender.Candidates.WafExclusions;

/// <summary>A rule of the WAF that matched in one parameter of one endpoint.</summary>
internal sealed class TrippedRule
{
    public string Host { get; set; } = "";

    public string Method { get; set; } = "";

    public string Template { get; set; } = "";

    public ulong Endpoint { get; set; }

    public uint Rule { get; set; }

    public string Message { get; set; } = "";

    public string Variable { get; set; } = "";

    /// <summary>Requests and clients of those that nothing else speaks against.</summary>
    public ulong Requests { get; set; }

    public ulong Clients { get; set; }

    public ulong First { get; set; }

    public ulong Stopped { get; set; }

    /// <summary>Requests of those that other things speak against.</summary>
    public ulong Suspicious { get; set; }

    /// <summary>Clients of the endpoint in all.</summary>
    public ulong AllClients { get; set; }
}
