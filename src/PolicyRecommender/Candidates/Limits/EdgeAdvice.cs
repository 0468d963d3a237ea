namespace Insight.PolicyRecommender.Candidates.Limits;

/// <summary>What detection advises about calls: one request makes many of them (N+1).</summary>
internal sealed class EdgeAdvice
{
    public string Source { get; set; } = "";

    public string Service { get; set; } = "";

    public ulong Endpoint { get; set; }

    public double CallsPerParent { get; set; }

    public double CallsPerSecond { get; set; }
}
