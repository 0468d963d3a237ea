namespace Insight.PolicyRecommender.History;

/// <summary>The statements of <see cref="HistoryReader"/>.</summary>
internal static class HistorySql
{
    /// <summary>Who a client is, as <c>ClientKey</c> of the policies says.</summary>
    private const string Client = """
        multiIf(@key = 'principal' AND principal != '', principal, @key = 'session' AND session_key != '', session_key,
          @key = 'service' AND source_service != '', source_service, client_ip)
        """;

    /// <summary>Records of a tenant in a time.</summary>
    public const string Time = "window >= toDateTime(@from, 'UTC') - INTERVAL 10 SECOND AND window <= toDateTime(@to, 'UTC') AND time >= @from AND time < @to AND tenant = @tenant";

    /// <summary>Where a scope says that requests go, endpoints apart. Exact.</summary>
    public const string Place = """
        (@app = '' OR app = @app) AND (@service = '' OR destination_service = @service)
        AND (@anyHost OR has({@hosts:Array(String)}, host) OR arrayExists(s -> endsWith(host, s), {@suffixes:Array(String)}))
        """;

    /// <summary>Who a scope says that calls. Exact.</summary>
    public const string Caller = "(@source = '' OR source_service = @source)";

    /// <summary>A scope. Paths that need reading as servers read them (percent-encoding, dot segments, empty ones) stay in whatever they begin with.</summary>
    public const string Scope = $$"""
        {{Caller}} AND {{Place}}
        AND (@anyMethod OR has({@methods:Array(String)}, method))
        AND (@anyPath OR position(path, '%') > 0 OR position(path, '//') > 0 OR position(path, '/.') > 0
          OR arrayExists(p -> startsWith(path, p), {@prefixes:Array(String)}))
        """;

    public const string Size = $"SELECT count() AS Requests, countIf({Scope}) AS InScope FROM records WHERE {Time}";

    public const string First = $"SELECT if(count() = 0, NULL, min(time)) FROM records WHERE {Time}";

    /// <summary>Requests of the tenant in an hour, those of one id once.</summary>
    public const string Distinct = $"SELECT uniqExact(record_id) FROM records WHERE {Time}";

    private const string Columns = """
        toUnixTimestamp64Micro(time) AS TimeMicros, app AS App, host AS Host, source_service AS Source, source_confidence AS SourceConfidence,
          destination_service AS Service, method AS Method, path AS Path, endpoint_id AS EndpointId, query_names AS QueryNames, request_type AS ContentType,
          request_bytes AS BodyBytes, request_shape AS Shape, client_ip AS Client, principal AS Principal, session_key AS Session, request_id AS RequestId,
          status AS Status, status < 400 AND response_flag = 'none' AS IsAccepted, notEmpty(waf_rules) AS HasWafMatch
        """;

    private const string WantedMatch = "(blocking OR has({@wafRules:Array(UInt32)}, rule_id))";

    private const string Wanted = $"""
        WHERE {Time} AND {Scope} AND (@share >= 1 OR sipHash64(@seed, {Client}) < toUInt64(@share * 18446744073709500000.))
        ORDER BY time, record_id
        LIMIT 1 BY time, record_id
        """;

    /// <summary>The requests of an hour in order of time. Which clients are left out cannot be known by those who choose their names: the seed is the policy's.</summary>
    public const string Requests = $"SELECT {Columns} FROM records {Wanted}";

    /// <summary>The same with what the WAF said: matches that stop a request, and those of some rules.</summary>
    public const string WafRequests = $"""
        SELECT {Columns}, toInt8(waf_mode) AS WafMode, waf_score AS WafScore, waf_threshold AS WafThreshold, waf_paranoia AS WafParanoia, response_flag = 'waf' AND response_detail = 'waf-rules' AS WafStopped,
          waf_shadow_paranoia AS ShadowParanoia, waf_shadow_score AS ShadowScore, waf_shadow_blocks AS ShadowBlocks,
          m.rules AS MatchRules, m.variables AS MatchVariables, m.severities AS MatchSeverities, m.blocking AS MatchBlocking
        FROM (SELECT * FROM records {Wanted}) AS r
        LEFT JOIN
        (
          SELECT record_id, groupArray(rule_id) AS rules, groupArray(variable) AS variables, groupArray(toInt8(severity)) AS severities, groupArray(toUInt8(blocking)) AS blocking
          FROM
          (
            SELECT record_id, rule_id, variable, severity, blocking FROM waf_findings
            WHERE time >= @from AND time < @to AND tenant = @tenant AND NOT shadow AND {WantedMatch}
            LIMIT 1 BY time, record_id, position
          )
          GROUP BY record_id
        ) AS m ON m.record_id = r.record_id
        ORDER BY TimeMicros, r.record_id
        """;

    public const string Templates = "SELECT endpoint_id, template FROM learned_endpoints FINAL WHERE tenant = @tenant AND NOT ignored LIMIT @most";

    public const string Aliases = "SELECT alias_id, endpoint_id FROM endpoint_aliases FINAL LIMIT @most";

    /// <summary>Clients that caused incidents.</summary>
    public const string Incidents = """
        SELECT began, coalesce(closed, toDateTime64(@to, 6, 'UTC')), cause_client, cause_service, title
        FROM incidents FINAL
        WHERE tenant = @tenant AND began < @to AND (closed IS NULL OR closed > @from)
        ORDER BY began LIMIT @most
        """;

    /// <summary>When an incident was.</summary>
    public const string Incident = "SELECT began, coalesce(closed, last_seen) FROM incidents FINAL WHERE tenant = @tenant AND id = @id LIMIT 1";
}
