using Insight.ApiDiscovery.Health;

namespace Insight.Console.Queries;

/// <summary>An edge of the service graph: who calls whom.</summary>
/// <param name="Id">Both node ids with <c>&gt;</c> between them.</param>
/// <param name="SourceId">Node id of the source.</param>
/// <param name="DestinationId">Node id of the destination.</param>
/// <param name="Source">Service that sent the requests; empty when unknown. Untrusted text.</param>
/// <param name="Destination">Service that they went to; empty when no route was found. Untrusted text.</param>
/// <param name="SourceKind">What the source is.</param>
/// <param name="Evidence">The best evidence for the source in the window.</param>
/// <param name="Confidence">Confidence of that evidence, percent.</param>
/// <param name="Traffic">The requests.</param>
public sealed record EdgeTraffic(
    string Id, string SourceId, string DestinationId, string Source, string Destination, ServiceKind SourceKind, SourceEvidence Evidence, int Confidence, Traffic Traffic)
{
    /// <summary>How well it does against its own past; null when there are too few requests to say.</summary>
    public HealthReport? Health { get; init; }
}
