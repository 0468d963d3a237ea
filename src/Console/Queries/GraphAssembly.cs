using Insight.ApiDiscovery.Health;

namespace Insight.Console.Queries;

/// <summary>Puts the rows of <see cref="TrafficSql.Graph"/> together. Pure.</summary>
internal static class GraphAssembly
{
    public static GraphView Assemble(
        ObservedWindow window, int step, IReadOnlyList<TrafficRow> rows, IReadOnlyList<TimelinePoint> timeline,
        IReadOnlyDictionary<string, (int Count, string App)> endpoints, TrafficBaseline baseline, GraphLimits limits)
    {
        double seconds = window.ObservedSeconds;
        ILookup<byte, TrafficRow> byGrouping = rows.ToLookup(r => r.Grouping);
        Traffic totals = byGrouping[TrafficSql.Total].FirstOrDefault()?.ToTraffic(seconds) ?? Traffic.None;
        Dictionary<string, TrafficRow> inbound = byGrouping[TrafficSql.ByDestination].ToDictionary(r => r.Destination, StringComparer.Ordinal);
        Dictionary<string, TrafficRow> outbound = byGrouping[TrafficSql.BySource].ToDictionary(r => r.Source, StringComparer.Ordinal);

        List<ServiceTraffic> services = [.. inbound.Keys.Union(outbound.Keys, StringComparer.Ordinal)
            .SelectMany(name => Nodes(name, inbound.GetValueOrDefault(name), outbound.GetValueOrDefault(name), endpoints, baseline, seconds))
            .OrderByDescending(s => s.Inbound.Requests).ThenByDescending(s => s.Outbound.Requests).ThenBy(s => s.Id, StringComparer.Ordinal)];

        List<EdgeTraffic> edges = [.. byGrouping[TrafficSql.ByEdge]
            .Select(r =>
            {
                string from = ServiceTraffic.IdOfSource(r.Source), to = ServiceTraffic.IdOfDestination(r.Destination);
                ServiceKind kind = KindOf(r.Source, inbound.ContainsKey(r.Source), outbound.GetValueOrDefault(r.Source));
                return new EdgeTraffic($"{from}>{to}", from, to, r.Source, r.Destination, kind, (SourceEvidence)r.Evidence, r.Confidence, r.ToTraffic(seconds))
                {
                    Health = HealthScore.Of(r.ToSample(seconds), baseline.Edges.GetValueOrDefault((r.Source, r.Destination))),
                };
            })
            .OrderByDescending(e => e.Traffic.Requests).ThenBy(e => e.Id, StringComparer.Ordinal)];

        bool truncated = services.Count > limits.Services || edges.Count > limits.Edges;
        return new GraphView(
            window, step, totals, timeline, [.. services.Take(limits.Services)], [.. edges.Take(limits.Edges)], truncated);
    }

    /// <summary>One node per name; the empty name is two: the unknown source, and the gateway where a request ended.</summary>
    private static IEnumerable<ServiceTraffic> Nodes(
        string name, TrafficRow? received, TrafficRow? sent, IReadOnlyDictionary<string, (int Count, string App)> endpoints, TrafficBaseline baseline, double seconds)
    {
        Traffic inbound = received?.ToTraffic(seconds) ?? Traffic.None;
        Traffic outbound = sent?.ToTraffic(seconds) ?? Traffic.None;
        (int Count, string App) called = endpoints.GetValueOrDefault(name);
        HealthReport? health = received is null || name.Length == 0 ? null : HealthScore.Of(received.ToSample(seconds), baseline.Services.GetValueOrDefault(name));
        if (name.Length > 0)
        {
            yield return new ServiceTraffic(
                ServiceTraffic.IdOfSource(name), name, KindOf(name, received is not null, sent), called.Count, inbound, outbound)
            {
                App = called.App ?? "",
                Health = health,
            };
            yield break;
        }

        if (sent is not null) yield return new ServiceTraffic(ServiceTraffic.UnknownId, "", ServiceKind.Unknown, 0, Traffic.None, outbound);
        if (received is not null)
            yield return new ServiceTraffic(ServiceTraffic.GatewayId, "", ServiceKind.Gateway, called.Count, inbound, Traffic.None);
    }

    private static ServiceKind KindOf(string source, bool isCalled, TrafficRow? sent) =>
        source.Length == 0 ? ServiceKind.Unknown
        : !isCalled && sent?.Evidence == (byte)SourceEvidence.Network ? ServiceKind.Network
        : ServiceKind.Service;
}
