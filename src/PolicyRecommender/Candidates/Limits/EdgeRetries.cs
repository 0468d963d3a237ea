namespace Insight.PolicyRecommender.Candidates.Limits;

/// <summary>How often calls were tried again, and whether it helped.</summary>
internal sealed class EdgeRetries
{
    public string Host { get; set; } = "";

    public string Source { get; set; } = "";

    public ulong Endpoint { get; set; }

    public ulong Requests { get; set; }

    /// <summary>Requests that were tried again, and those of them that went well in the end.</summary>
    public ulong Retried { get; set; }

    public ulong Helped { get; set; }

    /// <summary>All attempts after the first.</summary>
    public ulong Attempts { get; set; }
}
