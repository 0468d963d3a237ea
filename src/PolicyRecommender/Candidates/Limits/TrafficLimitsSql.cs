namespace Insight.PolicyRecommender.Candidates.Limits;

/// <summary>The statements of <see cref="TrafficLimitsSource"/>.</summary>
internal static class TrafficLimitsSql
{
    private const string Source = "if(startsWith(source_service, 'network:'), '', source_service)";

    /// <summary>Whether a minute is poisoned for a service; minutes do not know clients.</summary>
    private const string Poisoned = """
        arrayExists((f, t, c, s) -> toUnixTimestamp(minute) * 1000000 + 60000000 > f AND toUnixTimestamp(minute) * 1000000 < t AND c = '' AND (s = '' OR s = destination_service),
          {@poisonedFrom:Array(Int64)}, {@poisonedTo:Array(Int64)}, {@poisonedClients:Array(String)}, {@poisonedServices:Array(String)})
        """;

    /// <summary>Minutes of each edge and endpoint, summed, and by how many requests were under way (Little: arrivals times duration).</summary>
    public const string Load = $"""
        SELECT e.host AS Host, l.source AS Source, l.service AS Service, e.method AS Method, e.template AS Template, e.endpoint_id AS Endpoint, sum(l.requests) AS Requests, sum(l.failures) AS Failures,
          sumMap(l.first) AS First, sumMap(l.second) AS Second, sum(l.minutes) AS Minutes, groupArray(l.level) AS Levels, groupArray(l.minutes) AS LevelMinutes, groupArray(l.requests) AS LevelRequests, groupArray(l.micros / l.requests) AS LevelMicros
        FROM
        (
          SELECT source, service, endpoint_id, toInt16(floor(2 * log2(greatest(m.micros, 1) / 60000000))) AS level, count() AS minutes, sum(m.requests) AS requests, sum(m.failures) AS failures, sum(m.micros) AS micros,
            sumMap(if(minute < @half, m.durations, map())) AS first, sumMap(if(minute >= @half, m.durations, map())) AS second
          FROM
          (
            SELECT minute, {Source} AS source, destination_service AS service, endpoint_id, sum(requests) AS requests, sum(errors_5xx + lost) AS failures, sum(duration_us) AS micros, sumMap(durations) AS durations
            FROM edge_endpoint_minutes FINAL
            WHERE tenant = @tenant AND minute >= toDateTime(@from, 'UTC') AND minute < toDateTime(@to, 'UTC') AND edge_endpoint_minutes.requests > 0 AND endpoint_id != 0 AND NOT {Poisoned}
            GROUP BY minute, source, service, endpoint_id
          ) AS m
          GROUP BY source, service, endpoint_id, level
          ORDER BY source, service, endpoint_id, level
        ) AS l
        INNER JOIN (SELECT endpoint_id, host, method, template FROM learned_endpoints FINAL WHERE tenant = @tenant AND NOT ignored AND tier = 2 AND host != '') AS e ON e.endpoint_id = l.endpoint_id
        GROUP BY Host, Source, Service, Method, Template, Endpoint
        HAVING Requests >= @requests
        ORDER BY Requests DESC, Host, Source, Service, Method, Template
        LIMIT 1000
        """;

    /// <summary>Attempts after the first.</summary>
    public const string Retries = $"""
        SELECT host AS Host, {Source} AS Source, if(alias.endpoint_id != 0, alias.endpoint_id, records.endpoint_id) AS Endpoint, count() AS Requests, countIf(retries > 0) AS Retried,
          countIf(retries > 0 AND {TaughtSql.Accepted}) AS Helped, sum(retries) AS Attempts
        FROM records LEFT JOIN (SELECT alias_id, endpoint_id FROM endpoint_aliases FINAL) AS alias ON alias.alias_id = records.endpoint_id
        WHERE {TaughtSql.InTime} AND records.endpoint_id != 0 AND NOT {TaughtSql.Poisoned}
        GROUP BY Host, Source, Endpoint
        HAVING Retried > 0
        LIMIT 10000
        """;

    public const string Advice = """
        SELECT source_service AS Source, service AS Service, endpoint_id AS Endpoint, calls_per_parent AS CallsPerParent, calls_per_second AS CallsPerSecond
        FROM call_advice FINAL
        WHERE tenant = @tenant AND kind = 'many-calls-per-request' AND told_at >= toDateTime(@to, 'UTC') - INTERVAL 1 DAY AND told_at <= toDateTime(@to, 'UTC')
        LIMIT 10000
        """;
}
