namespace Insight.ApiDiscovery;

/// <summary>The statements of <see cref="DiscoveryPass"/>.</summary>
/// <remarks>
/// Evidence tiers: 2xx, 101 and 304 create an endpoint; 401, 403, 405, 409, 422 and 429 only confirm one; 400 and 404 teach
/// nothing, or every scanner's guess would become an endpoint. What the gateway answered itself teaches nothing either.
/// </remarks>
internal static class DiscoverySql
{
    private const string Creates = "(status BETWEEN 200 AND 299 OR status IN (101, 304))";
    private const string Confirms = "status IN (401, 403, 405, 409, 422, 429)";

    /// <summary>A client as far as a record tells: the address with whatever else names who asked.</summary>
    private const string Client = "cityHash64(client_ip, principal, session_key, source_service)";

    /// <summary>How far discovery came, the storage's clock, and the oldest roll-up there is.</summary>
    public const string Progress = """
        SELECT
            toDateTime(now(), 'UTC') + 1 AS Now,
            (SELECT max(rolled_until) FROM discovery_progress WHERE job = 'endpoints') AS RolledUntil,
            (SELECT min(rolled_at) FROM edge_minutes) AS OldestMinute,
            (SELECT min(rolled_at) FROM edge_windows) AS OldestWindow,
            multiIf(OldestMinute = 0, if(OldestWindow = 0, Now, OldestWindow), OldestWindow = 0, OldestMinute, least(OldestMinute, OldestWindow)) AS Oldest
        """;

    /// <summary>Notes how far discovery came.</summary>
    public const string NoteProgress = "INSERT INTO discovery_progress (job, rolled_until) SELECT 'endpoints', toDateTime(@until, 'UTC')";

    /// <summary>Evidence from the windows rolled up in a stretch of time.</summary>
    public const string LearnFromWindows = $"{Learn} AND window IN (SELECT window FROM edge_windows WHERE rolled_at >= @from AND rolled_at < @to) GROUP BY endpoint_id";

    /// <summary>The same by minutes, which are kept for longer.</summary>
    public const string LearnFromMinutes =
        $"{Learn} AND window IN (SELECT arrayJoin(arrayMap(i -> minute + 10 * i, range(6))) FROM edge_minutes WHERE rolled_at >= @from AND rolled_at < @to) GROUP BY endpoint_id";

    // An endpoint with three ids is served: further ids would only make its row longer.
    private const string Learn = $"""
        INSERT INTO endpoint_evidence (endpoint_id, creates, verified, first_time, last_time, least_client, greatest_client, samples)
        SELECT endpoint_id, max({Creates}), max(source_evidence IN ('gateway_hop', 'token', 'mtls')), min(time), max(time), min({Client}), max({Client}),
            groupUniqArrayIf(3)(record_id, endpoint_id NOT IN (
                SELECT endpoint_id FROM endpoint_evidence GROUP BY endpoint_id HAVING length(groupUniqArrayArray(samples)) >= 3))
        FROM records
        WHERE endpoint_id != 0 AND response_flag = 'none' AND ({Creates} OR {Confirms})
        """;

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
