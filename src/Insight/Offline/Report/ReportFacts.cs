using Insight.ApiDiscovery.Graph;
using Insight.Ingest.Replay;
using Insight.Offline.Report.Counting;

namespace Insight.Offline.Report;

/// <summary>All that a page says.</summary>
internal sealed record ReportFacts
{
    /// <summary>Names of the files, without folders.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Lines, rejected lines, span of time.</summary>
    public required ReplaySummary Log { get; init; }

    public required LogKnowledge Knows { get; init; }

    public required TrafficCounter Traffic { get; init; }

    /// <summary>Virtual hosts, the empty name not counted.</summary>
    public required int Hosts { get; init; }

    /// <summary>Records of hosts beyond the bound.</summary>
    public required long HostsLeftOut { get; init; }

    /// <summary>Endpoints, the most requested first.</summary>
    public required IReadOnlyList<EndpointFacts> Endpoints { get; init; }

    public required IReadOnlyList<GraphEdge> Edges { get; init; }

    /// <summary>Requests in no edge.</summary>
    public required long EdgesLeftOut { get; init; }

    /// <summary>Null when none was given.</summary>
    public DocumentFacts? Document { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Names of the services, in order.</summary>
    public IReadOnlyList<string> Services =>
        [.. Edges.SelectMany(static e => new[] { e.Source, e.Destination }).Where(static n => n.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>True when there is a graph to show: somebody calls somebody else.</summary>
    public bool HasGraph => Services.Count > 1 && Edges.Any(static e => e.Source.Length > 0 && e.Destination.Length > 0);

    /// <summary>The clients of which most requests were refused, the busiest first.</summary>
    public IReadOnlyList<ClientTally> Scanners =>
        [.. Traffic.Clients.Where(static c => c.IsScanner).OrderByDescending(static c => c.Requests).ThenBy(static c => c.Name, StringComparer.Ordinal)];
}
