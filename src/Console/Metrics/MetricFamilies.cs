using Insight.Console.Access;

namespace Insight.Console.Metrics;

/// <summary>Counters of traffic as metrics, of some tenants. Pure.</summary>
internal static class MetricFamilies
{
    /// <summary>The metrics that a scope may see.</summary>
    public static IReadOnlyList<MetricFamily> Of(SeriesSnapshot all, TenantScope scope)
    {
        List<(EdgeSeries Key, SeriesSums Sums)> edges = Seen(all.Edges, scope);
        return
        [
            new("insight_edge_requests", MetricKind.Counter, "", "Requests by edge and class of status: ok (1xx to 3xx and none), 4xx, 5xx, lost.", edges.SelectMany(static edge => Classes(edge.Sums, Labels(edge.Key)))),
            new("insight_edge_request_bytes", MetricKind.Counter, "bytes", "Bytes of requests by edge.", edges.Select(static edge => new MetricSample("_total", Labels(edge.Key), edge.Sums.RequestBytes))),
            new("insight_edge_response_bytes", MetricKind.Counter, "bytes", "Bytes of answers by edge.", edges.Select(static edge => new MetricSample("_total", Labels(edge.Key), edge.Sums.ResponseBytes))),
            new("insight_edge_duration_seconds", MetricKind.Histogram, "seconds", "Durations of requests by edge.", edges.SelectMany(static edge => Buckets(edge.Sums, Labels(edge.Key)))),
            new("insight_endpoint_requests", MetricKind.Counter, "", "Requests by endpoint and class of status.", Seen(all.Endpoints, scope).SelectMany(static one => Classes(one.Sums, Labels(one.Key)))),
            new("insight_waf_matches", MetricKind.Counter, "", "Rules of the WAF that matched.", Seen(all.Matches, scope).Select(static one => new MetricSample("_total", Labels(one.Key), one.Sums.Count))),
            new("insight_incidents_open", MetricKind.Gauge, "", "Incidents that are open.", all.OpenIncidents.Where(one => scope.Allows(one.Key)).Select(static one => new MetricSample("", [new("tenant", one.Key)], one.Value))),
            new("insight_metrics_folded", MetricKind.Gauge, "", "Series of the last look that count as other, since there is no room for more.",
                Folded("edge", all.FoldedEdges, scope).Concat(Folded("endpoint", all.FoldedEndpoints, scope)).Concat(Folded("waf", all.FoldedMatches, scope))),
        ];
    }

    /// <summary>Labels of an edge.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Labels(EdgeSeries key) => [new("tenant", key.Tenant), new("app", key.App), new("source", key.Source), new("destination", key.Destination)];

    /// <summary>Labels of an endpoint.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Labels(EndpointSeries key) =>
        [new("tenant", key.Tenant), new("app", key.App), new("host", key.Host), new("service", key.Service), new("method", key.Method), new("endpoint", key.Endpoint)];

    /// <summary>Labels of matches.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Labels(WafSeries key) => [new("tenant", key.Tenant), new("app", key.App), new("service", key.Service), new("blocked", key.Blocked ? "true" : "false")];

    /// <summary>Counts by class of status.</summary>
    public static IEnumerable<MetricSample> Classes(SeriesSums sums, IReadOnlyList<KeyValuePair<string, string>> labels) =>
        new[] { ("ok", sums.Ok), ("4xx", sums.Errors4xx), ("5xx", sums.Errors5xx), ("lost", sums.Lost) }
            .Select(one => new MetricSample("_total", [.. labels, new("status_class", one.Item1)], one.Item2));

    private static IEnumerable<MetricSample> Buckets(SeriesSums sums, IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        for (int i = 0; i < DurationBounds.Seconds.Count; i++) yield return new("_bucket", [.. labels, new("le", DurationBounds.Label(DurationBounds.Seconds[i]))], sums.Within[i]);
        yield return new("_bucket", [.. labels, new("le", "+Inf")], sums.Timed);
        yield return new("_sum", labels, sums.DurationMicroseconds / 1e6);
        yield return new("_count", labels, sums.Timed);
    }

    private static IEnumerable<MetricSample> Folded(string family, IReadOnlyDictionary<string, int> counts, TenantScope scope) =>
        counts.Where(one => scope.Allows(one.Key)).Select(one => new MetricSample("", [new("tenant", one.Key), new("family", family)], one.Value));

    private static List<(T Key, SeriesSums Sums)> Seen<T>(IReadOnlyDictionary<T, SeriesSums> all, TenantScope scope) where T : struct, ISeries<T> =>
        [.. all.Where(one => scope.Allows(one.Key.Tenant)).Select(static one => (one.Key, one.Value))];
}
