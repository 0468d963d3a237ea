namespace Insight.Console.Queries;

/// <summary>
/// The queries over <c>waf_findings</c>. A finding may stand there twice, word for word the same: one of each is taken with LIMIT BY,
/// which unlike FINAL lets ClickHouse use the index on request_id. What matched in shadow is none.
/// </summary>
internal static class WafFindingSql
{
    /// <summary>Longest time a query may take, in seconds.</summary>
    public const int TimeoutSeconds = TrafficSql.TimeoutSeconds;

    /// <summary>What a caller may choose findings by. Matches in shadow are never chosen.</summary>
    public const string Chosen = """
        NOT shadow AND (@anyTenant OR tenant = @tenant) AND (@anyHost OR host = @host) AND (@anyService OR service = @service)
                AND (@anyEndpoint OR endpoint_id = @endpoint) AND (@anyRule OR rule_id = @rule) AND (@anyClient OR client_ip = @client)
        """;

    private const string Columns = """
        lower(hex(record_id)) AS RecordId, position AS Position, time AS Time, tenant AS Tenant, app AS App, host AS Host,
        source_service AS SourceService, service AS Service, endpoint_id AS EndpointId, method AS Method, path AS Path, client_ip AS ClientIp,
        request_id AS RequestId, toInt8(mode) AS Mode, blocked AS Blocked, score AS Score, rule_id AS Rule, message AS Message, variable AS Variable,
        excerpt AS Excerpt, toInt8(severity) AS Severity, phase AS Phase, blocking AS Blocking
        """;

    /// <summary>
    /// The newest findings of a stretch of time. Requests come newest first, so the matches of one come last first. Keys are searched before the
    /// rest is read, since LIMIT BY reads all that it chooses from.
    /// </summary>
    public const string List = $"""
        SELECT {Columns}
        FROM waf_findings
        WHERE time >= @from AND time < @to AND (time, record_id, position) GLOBAL IN
        (
            SELECT time, record_id, position
            FROM waf_findings
            WHERE time >= @from AND time < @to AND {Chosen}
            ORDER BY time DESC, record_id DESC, position DESC
            LIMIT 1 BY time, record_id, position
            LIMIT @limit OFFSET @offset
        )
        ORDER BY time DESC, record_id DESC, position DESC
        LIMIT 1 BY time, record_id, position
        """;

    /// <summary>The findings of one request id, whenever it was, in the order in which the rules ran.</summary>
    public const string OfRequest = $"""
        SELECT {Columns}
        FROM waf_findings
        WHERE request_id = @requestId AND NOT shadow
        ORDER BY time, record_id, position
        LIMIT 1 BY time, record_id, position
        LIMIT @limit
        """;

    /// <summary>What the records of some requests say of the WAF, each once, in order of time. Their windows lead the sort key.</summary>
    public const string Requests = """
        SELECT lower(hex(record_id)) AS RecordId, time AS Time, toInt8(waf_mode) AS Mode, waf_score AS Score, waf_threshold AS Threshold, waf_paranoia AS Paranoia,
            toInt32(length(waf_rules)) AS Rules, status AS Status, response_detail AS Cause
        FROM records
        WHERE window IN (SELECT toDateTime(arrayJoin(@windows), 'UTC')) AND record_id IN (SELECT toFixedString(unhex(arrayJoin(@ids)), 16))
        ORDER BY time, record_id
        LIMIT 1 BY record_id
        """;
}
