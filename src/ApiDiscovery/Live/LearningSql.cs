namespace Insight.ApiDiscovery.Live;

/// <summary>The statements of <see cref="LearningStore"/>.</summary>
internal static class LearningSql
{
    /// <summary>Name of the job in <c>discovery_progress</c>: the end of the last hour whose states are stored.</summary>
    private const string Job = "learning";

    /// <summary>Where learning goes on, the storage's clock, and when the oldest record was stored.</summary>
    public const string Progress = $"""
        SELECT
            toUnixTimestamp64Micro(now64(6)) AS Now,
            toInt64(toUnixTimestamp((SELECT max(rolled_until) FROM discovery_progress WHERE job = '{Job}'))) * 1000000 AS Done,
            (SELECT toUnixTimestamp64Micro(min(stored_at)) FROM records) AS Oldest
        """;

    public const string NoteProgress = $"INSERT INTO discovery_progress (job, rolled_until) SELECT '{Job}', toDateTime(@until, 'UTC')";

    /// <summary>What was stored in a stretch of time. Only answers of the service itself teach; what the gateway answered says nothing of it.</summary>
    public const string NewRecords = """
        SELECT
            reinterpretAsUInt64(substring(record_id, 9, 8)) AS Id, toUnixTimestamp64Micro(stored_at) AS StoredAt,
            tenant AS Tenant, app AS App, host AS Host, destination_service AS Service, method AS Method, path AS Path, status AS Status,
            toUnixTimestamp64Micro(time) AS Time, cityHash64(client_ip, principal, source_service) AS Client,
            request_bytes AS RequestBytes, response_bytes AS ResponseBytes, duration_us AS Duration,
            query_names AS QueryNames, query_types AS QueryTypes
        FROM records
        WHERE stored_at >= fromUnixTimestamp64Micro(@from, 'UTC') AND stored_at < fromUnixTimestamp64Micro(@to, 'UTC')
          AND response_flag = 'none' AND destination_service != '' AND method != ''
        """;

    /// <summary>Rows with a state that no other row covers, but for the state itself.</summary>
    private const string Counted = """
        SELECT s.tenant AS tenant, s.app AS app, s.host AS host, s.hour AS hour, s.until AS until, s.version AS version
        FROM (SELECT tenant, app, host, hour, until, version, state != '' AS counts FROM learning_states FINAL WHERE hour < toDateTime(@before, 'UTC')) AS s
        GLOBAL LEFT JOIN
        (
            SELECT tenant, app, host, groupArray((hour, until)) AS covers FROM learning_states FINAL WHERE until > hour GROUP BY tenant, app, host
        ) AS merged ON merged.tenant = s.tenant AND merged.app = s.app AND merged.host = s.host
        WHERE s.counts AND NOT arrayExists(cover -> cover.1 < s.hour AND s.hour < cover.2, merged.covers)
        """;

    /// <summary>States of a stretch of time, of one host or of all. Bytes do not survive as text: hence base 64.</summary>
    public const string States = $"""
        SELECT tenant AS Tenant, app AS App, host AS Host, toUInt32(toUnixTimestamp(hour)) AS Hour, toUInt32(toUnixTimestamp(until)) AS Until, base64Encode(state) AS State, version AS Version
        FROM learning_states FINAL
        WHERE hour >= toDateTime(@from, 'UTC') AND (@all OR (tenant = @tenant AND app = @app AND host = @host))
          AND (tenant, app, host, hour) GLOBAL IN (SELECT tenant, app, host, hour FROM ({Counted}))
        """;

    /// <summary>Days of hosts, oldest first, that have several hours, or hours beside what was merged already.</summary>
    public const string DaysToMerge = $"""
        SELECT tenant AS Tenant, app AS App, host AS Host, toStartOfDay(hour, 'UTC') AS From, From + INTERVAL 1 DAY AS Until
        FROM ({Counted})
        GROUP BY Tenant, App, Host, From
        HAVING count() > 1
        ORDER BY From, Tenant, App, Host
        LIMIT @limit
        """;

    /// <summary>Hosts of which several rows are past.</summary>
    public const string PastToMerge = $"""
        SELECT tenant AS Tenant, app AS App, host AS Host, min(hour) AS From, toDateTime(@before, 'UTC') AS Until
        FROM ({Counted})
        GROUP BY Tenant, App, Host
        HAVING count() > 1
        ORDER BY From, Tenant, App, Host
        LIMIT @limit
        """;

    public const string Learned = """
        SELECT endpoint_id AS EndpointId, tenant AS Tenant, app AS App, host AS Host, service AS Service, method AS Method, template AS Template,
            tier AS Tier, parameters AS Parameters, query AS Query, explanation AS Explanation, kind AS Kind, aliases AS Aliases, ignored AS Ignored,
            requests AS Requests, clients AS Clients, toUnixTimestamp64Micro(first_time) AS FirstTime, toUnixTimestamp64Micro(last_time) AS LastTime,
            version AS Version
        FROM learned_endpoints FINAL
        """;

    /// <summary>Ids that records were stamped with before anything was learned about them, and that stand for nothing yet.</summary>
    public const string StampedIds = """
        SELECT endpoint_id AS EndpointId, any(tenant) AS Tenant, any(app) AS App, any(host) AS Host, any(service) AS Service, any(method) AS Method,
            any(template) AS Template
        FROM endpoints
        WHERE tenant = @tenant AND app = @app AND host = @host
          AND endpoint_id NOT IN (SELECT endpoint_id FROM learned_endpoints FINAL WHERE NOT ignored)
          AND endpoint_id NOT IN (SELECT alias_id FROM endpoint_aliases FINAL)
        GROUP BY EndpointId
        ORDER BY min(discovered_at) DESC
        LIMIT @limit
        """;

    public const string Aliases = "SELECT alias_id AS AliasId, endpoint_id AS EndpointId FROM endpoint_aliases FINAL";

    /// <summary>Marks the windows and minutes that ids are counted in, so that they are computed again.</summary>
    public const string MarkWindows = """
        INSERT INTO window_marks (window, mark)
        SELECT at, bitOr(rand64(), 1)
        FROM
        (
            SELECT window AS at FROM edge_endpoint_windows WHERE endpoint_id IN @ids
            UNION DISTINCT
            SELECT arrayJoin(arrayMap(i -> minute + 10 * i, range(6))) AS at FROM edge_endpoint_minutes WHERE endpoint_id IN @ids
        )
        GROUP BY at
        """;
}
