using Insight.Contracts.Records;

namespace Insight.ApiDiscovery.Graph;

/// <summary>An edge of the service graph: who called whom, how often and how fast.</summary>
/// <param name="Source">Service or network that called; empty when unknown.</param>
/// <param name="Destination">Service that was called; empty when unknown.</param>
/// <param name="Count">Requests.</param>
/// <param name="P50Ms">Of n latencies in order the one at position floor(0.50 × n), counted from 0, milliseconds; null when no latency was recorded.</param>
/// <param name="P99Ms">The same at floor(0.99 × n).</param>
/// <param name="IsApproximate">True when there were more latencies than are kept: the quantiles are within 2 %.</param>
/// <param name="Evidence">The best evidence for the source.</param>
/// <param name="Confidence">Confidence of that evidence, percent.</param>
public sealed record GraphEdge(
    string Source, string Destination, long Count, double? P50Ms, double? P99Ms, bool IsApproximate, IdentityEvidence Evidence, uint Confidence)
{
    /// <summary>The same at floor(0.95 × n).</summary>
    public double? P95Ms { get; init; }

    /// <summary>Requests answered 4xx.</summary>
    public long ClientErrors { get; init; }

    /// <summary>Requests answered 5xx.</summary>
    public long ServerErrors { get; init; }
}
