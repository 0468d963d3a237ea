namespace Insight.ApiDiscovery.Days;

/// <summary>The statements of <see cref="DayPass"/>.</summary>
internal static class DaySql
{
    /// <summary>How far discovery came, the storage's clock, and the oldest roll-up there is.</summary>
    public const string Progress = """
        SELECT
            toDateTime(now(), 'UTC') + 1 AS Now,
            (SELECT max(rolled_until) FROM discovery_progress WHERE job = 'days') AS RolledUntil,
            (SELECT min(rolled_at) FROM edge_minutes) AS OldestMinute,
            (SELECT min(rolled_at) FROM edge_windows) AS OldestWindow,
            multiIf(OldestMinute = 0, if(OldestWindow = 0, Now, OldestWindow), OldestWindow = 0, OldestMinute, least(OldestMinute, OldestWindow)) AS Oldest
        """;

    /// <summary>Notes how far discovery came.</summary>
    public const string NoteProgress = "INSERT INTO discovery_progress (job, rolled_until) SELECT 'days', toDateTime(@until, 'UTC')";

    /// <summary>Days of which a minute was rolled up in a stretch of time.</summary>
    public const string ChangedDays = "SELECT DISTINCT toDate(minute, 'UTC') AS Day FROM edge_minutes WHERE rolled_at >= @from AND rolled_at < @to ORDER BY Day";

    /// <summary>Sums a day of all endpoints again.</summary>
    public const string SumEndpointDay = """
        INSERT INTO endpoint_days (day, endpoint_id, requests, errors_4xx, errors_5xx, lost, first_time, last_time, version)
        SELECT toDate(@from, 'UTC'), m.endpoint_id, sum(m.requests), sum(m.errors_4xx), sum(m.errors_5xx), sum(m.lost), min(m.first_time), max(m.last_time),
            (SELECT max(version) FROM endpoint_days WHERE day = toDate(@from, 'UTC')) + 1
        FROM endpoint_minutes AS m FINAL
        WHERE m.minute >= @from AND m.minute < @to AND m.endpoint_id != 0
        GROUP BY m.endpoint_id
        """;

    /// <summary>Sums a day of all services again, as destination and as source.</summary>
    public const string SumServiceDay = """
        INSERT INTO service_days (day, tenant, service, received, errors_4xx, errors_5xx, lost, sent, evidence, confidence, first_time, last_time, version)
        SELECT toDate(@from, 'UTC'), tenant, name, sum(received), sum(e4), sum(e5), sum(gone), sum(sent), tupleElement(max((trust, known)), 2), max(trust), min(first), max(last),
            (SELECT max(version) FROM service_days WHERE day = toDate(@from, 'UTC')) + 1
        FROM
        (
            SELECT tenant, destination_service AS name, requests AS received, errors_4xx AS e4, errors_5xx AS e5, lost AS gone, 0 AS sent,
                toUInt8(0) AS known, toUInt8(0) AS trust, first_time AS first, last_time AS last
            FROM edge_minutes FINAL WHERE minute >= @from AND minute < @to
            UNION ALL
            SELECT tenant, source_service, 0, 0, 0, 0, requests, evidence, confidence, first_time, last_time
            FROM edge_minutes FINAL WHERE minute >= @from AND minute < @to
        )
        WHERE name != ''
        GROUP BY tenant, name
        """;
}
