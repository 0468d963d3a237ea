namespace Insight.Console.Incidents;

/// <summary>The queries over what detection found.</summary>
internal static class IncidentSql
{
    public const int TimeoutSeconds = Queries.TrafficSql.TimeoutSeconds;

    /// <summary>Incidents, newest first.</summary>
    public const string List = """
        SELECT detail
        FROM incidents FINAL
        WHERE (@anyTenant OR tenant = @tenant) AND (@anyState OR (closed IS NULL) = @open) AND (@always OR opened >= @since OR closed IS NULL) AND (@anyService OR has(services, @service))
        ORDER BY opened DESC, id
        LIMIT @limit OFFSET @offset
        """;

    /// <summary>Incidents that are open or were closed since @since, the one changed last first.</summary>
    public const string Current = """
        SELECT version AS Version, detail AS Detail
        FROM incidents FINAL
        WHERE closed IS NULL OR closed >= @since
        ORDER BY version DESC, id
        LIMIT @limit
        """;

    public const string One = "SELECT detail FROM incidents FINAL WHERE id = @id";

    /// <summary>Findings of a stretch of time, newest first.</summary>
    public const string Findings = """
        SELECT toInt8(kind) AS Kind, toInt8(metric) AS Metric, tenant AS Tenant, app AS App, host AS Host, source_service AS Source, service AS Service, endpoint_id AS EndpointId,
            client AS Client, started AS Started, ended AS Ended, p_value AS PValue, observed AS Observed, expected AS Expected, lower AS Lower, upper AS Upper,
            toInt64(requests) AS Requests, reason AS Reason
        FROM findings FINAL
        WHERE window >= toDateTime(@from, 'UTC') AND window < toDateTime(@to, 'UTC') AND (@anyTenant OR tenant = @tenant) AND (@anyService OR service = @service) AND (@metric = 0 OR toInt8(metric) = @metric)
        ORDER BY window DESC, p_value, position
        LIMIT @limit OFFSET @offset
        """;

    /// <summary>How detection is doing, over the time since @from.</summary>
    public const string Status = """
        SELECT toInt64(count()) AS WindowsJudged, toInt64(countIf(window >= toDateTime(@week, 'UTC'))) AS WindowsOfWeek, toInt64(countIf(incomplete)) AS WindowsIncomplete, toInt64(sum(gap_seconds)) AS GapSeconds,
            max(window) AS Newest, argMax(judged_at, window) AS JudgedAt, toInt64(argMax(subjects, window)) AS Subjects, argMax(budget, window) AS Budget
        FROM detection_windows FINAL
        WHERE window >= toDateTime(@from, 'UTC')
        """;

    /// <summary>Incidents by app since @from.</summary>
    public const string Apps = """
        SELECT tenant AS Tenant, app AS App, toInt64(count()) AS Incidents, toInt64(countIf(opened >= @week)) AS OfWeek, toInt64(countIf(closed IS NULL)) AS Open
        FROM incidents FINAL
        WHERE opened >= @from
        GROUP BY tenant, app
        ORDER BY Incidents DESC, Tenant, App
        LIMIT 1000
        """;

    /// <summary>Incidents since @from by their strongest finding, newest first.</summary>
    public const string Opened = """
        SELECT tenant AS Tenant, app AS App, opened AS Opened, JSONExtractString(strongest, 'service') AS Service, JSONExtractString(strongest, 'source') AS Source,
            JSONExtractString(strongest, 'endpointId') AS EndpointId, JSONExtractString(strongest, 'client') AS Client, JSONExtractString(strongest, 'metric') AS Metric
        FROM (SELECT tenant, app, opened, JSONExtractRaw(detail, 'findings', 1) AS strongest FROM incidents FINAL WHERE opened >= @from)
        ORDER BY opened DESC
        LIMIT 10000
        """;

    /// <summary>Advice that was renewed within the last hour, most calls first.</summary>
    public const string Advice = """
        SELECT toInt8(kind) AS Kind, tenant AS Tenant, app AS App, source_service AS Source, service AS Service, endpoint_id AS EndpointId, since AS Since,
            calls_per_parent AS CallsPerRequest, most_per_parent AS MostPerRequest, calls_per_second AS CallsPerSecond, text AS Text
        FROM call_advice FINAL
        WHERE told_at >= toDateTime(@from, 'UTC') AND (@anyTenant OR tenant = @tenant) AND (@anyService OR service = @service OR source_service = @service)
        ORDER BY calls_per_second DESC, tenant, app, source_service, service, endpoint_id, kind
        LIMIT @limit OFFSET @offset
        """;
}
