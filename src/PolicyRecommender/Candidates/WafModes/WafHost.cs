namespace Insight.PolicyRecommender.Candidates.WafModes;

/// <summary>How the WAF looked at the requests of a host.</summary>
internal sealed class WafHost
{
    public string Host { get; set; } = "";

    /// <summary>Requests in mode detect, and in mode block.</summary>
    public ulong Detected { get; set; }

    public ulong Blocked { get; set; }

    public ulong Clients { get; set; }

    /// <summary>Requests that a stricter level looked at in shadow, and the strictest of these levels.</summary>
    public ulong Sampled { get; set; }

    public byte Shadow { get; set; }

    /// <summary>Requests in either half of the time.</summary>
    public ulong First { get; set; }

    public ulong Second { get; set; }
}
