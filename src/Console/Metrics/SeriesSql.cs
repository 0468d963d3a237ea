using System.Globalization;

namespace Insight.Console.Metrics;

/// <summary>What is added up of a stretch of windows. Busiest first, so that they get the places.</summary>
internal static class SeriesSql
{
    private const string Range = "window >= toDateTime(@from, 'UTC') AND window < toDateTime(@to, 'UTC')";

    private const string Counts = "toInt64(sum(requests)) AS Requests, toInt64(sum(errors_4xx)), toInt64(sum(errors_5xx)), toInt64(sum(lost))";

    /// <summary>The oldest window from a time on whose sums are not computed yet, seconds since 1970; 0: none.</summary>
    public const string OldestDirty = "SELECT toInt64(toUnixTimestamp(min(window))) FROM (SELECT window FROM window_marks WHERE window >= toDateTime(@from, 'UTC') GROUP BY window HAVING sum(mark) != 0)";

    /// <summary>By edge.</summary>
    public static readonly string Edges = $"""
        SELECT tenant, app, source_service, destination_service, {Counts}, toInt64(sum(request_bytes)), toInt64(sum(response_bytes)), toInt64(sum(duration_us)),
            toInt64(sum(arraySum(mapValues(durations)))),
            arrayMap(n -> toInt64(n), sumForEach(arrayMap(b -> arraySum((k, v) -> if(k <= b, v, 0), mapKeys(durations), mapValues(durations)), [{string.Join(", ", DurationBounds.Buckets.Select(static b => b.ToString(CultureInfo.InvariantCulture)))}])))
        FROM edge_endpoint_windows FINAL
        WHERE {Range} AND requests > 0
        GROUP BY tenant, app, source_service, destination_service
        ORDER BY Requests DESC, tenant, app, source_service, destination_service
        """;

    /// <summary>By endpoint, under the name that it has now.</summary>
    public static readonly string Endpoints = $"""
        SELECT tenant, app, host, destination_service, method, template, {Counts}
        FROM (SELECT * FROM edge_endpoint_windows FINAL WHERE {Range} AND requests > 0) AS counted
        LEFT JOIN
        (
            SELECT endpoint_id, argMax(method, learned) AS method, argMax(template, learned) AS template
            FROM (SELECT endpoint_id, method, template, 0 AS learned FROM endpoints UNION ALL SELECT endpoint_id, method, template, 1 AS learned FROM learned_endpoints FINAL)
            GROUP BY endpoint_id
        ) AS names USING (endpoint_id)
        GROUP BY tenant, app, host, destination_service, method, template
        ORDER BY Requests DESC, tenant, app, host, destination_service, method, template
        """;

    /// <summary>Matches of the WAF.</summary>
    public const string Matches = """
        SELECT tenant, app, service, toUInt8(blocked) AS IsBlocked, toInt64(uniqExact(time, record_id, position)) AS Matches
        FROM waf_findings
        WHERE time >= toDateTime(@from, 'UTC') AND time < toDateTime(@to, 'UTC') AND NOT shadow
        GROUP BY tenant, app, service, IsBlocked
        ORDER BY Matches DESC, tenant, app, service
        """;

    /// <summary>Incidents that are open, by tenant.</summary>
    public const string OpenIncidents = "SELECT tenant, toInt64(count()) FROM incidents FINAL WHERE closed IS NULL GROUP BY tenant ORDER BY tenant";
}
