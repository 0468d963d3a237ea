namespace Insight.ApiDiscovery.Graph;

/// <summary>How many latencies may be kept exactly, for one edge and in all.</summary>
/// <param name="perEdge">For one edge.</param>
/// <param name="total">For all edges together: eight bytes each.</param>
public sealed class LatencyBudget(int perEdge, int total)
{
    private int _left = total;

    /// <summary>A million for an edge, sixteen million in all: at most 128 MB, and twice that for a moment while an edge grows.</summary>
    public static LatencyBudget Default => new(1_000_000, 16_000_000);

    /// <summary>For one edge.</summary>
    public int PerEdge { get; } = perEdge;

    /// <summary>Takes room for one latency; false when there is none.</summary>
    internal bool TryTake() => _left > 0 && _left-- > 0;

    /// <summary>Gives back what an edge no longer needs.</summary>
    internal void Return(int count) => _left += count;
}
