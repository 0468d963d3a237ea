namespace Insight.PolicyRecommender.Candidates.WafExclusions;

/// <summary>The statement of <see cref="WafExclusionSource"/>.</summary>
internal static class WafExclusionSql
{
    /// <summary>Clients that something else speaks against: a threat score of level high or more, rules that matched in several places, or most of their requests refused.</summary>
    private const string Suspicious = """
        SELECT client FROM client_threats FINAL WHERE tenant = @tenant AND window >= toDateTime(@from, 'UTC') AND window < toDateTime(@to, 'UTC') AND level >= 3
        UNION DISTINCT
        SELECT client_ip FROM waf_findings WHERE time >= @from AND time < @to AND tenant = @tenant AND NOT shadow AND NOT blocking AND severity != 'none'
        GROUP BY client_ip HAVING uniqExact((endpoint_id, variable)) >= @places OR uniqExact(rule_id) >= @rules
        UNION DISTINCT
        SELECT client_ip FROM records WHERE window >= toDateTime(@from, 'UTC') - INTERVAL 10 SECOND AND window <= toDateTime(@to, 'UTC') AND time >= @from AND time < @to AND tenant = @tenant
        GROUP BY client_ip HAVING count() >= 10 AND countIf(status IN (400, 401, 404, 405)) * 2 > count()
        """;

    /// <summary>Whether a finding is poisoned: findings have no session, and name their service otherwise than records.</summary>
    private const string Poisoned = """
        arrayExists((f, t, c, s) -> toUnixTimestamp64Micro(time) >= f AND toUnixTimestamp64Micro(time) < t AND (c = '' OR c = client_ip) AND (s = '' OR s = service),
          {@poisonedFrom:Array(Int64)}, {@poisonedTo:Array(Int64)}, {@poisonedClients:Array(String)}, {@poisonedServices:Array(String)})
        """;

    public const string Tripped = $"""
        WITH aliased AS (SELECT alias_id, endpoint_id FROM endpoint_aliases FINAL)
        SELECT e.host AS Host, e.method AS Method, e.template AS Template, f.endpoint AS Endpoint, f.rule_id AS Rule, any(f.message) AS Message, f.variable AS Variable,
          uniqExactIf(f.record_id, NOT f.suspicious) AS Requests, uniqExactIf(f.client_ip, NOT f.suspicious) AS Clients, uniqExactIf(f.record_id, NOT f.suspicious AND f.time < @half) AS First,
          uniqExactIf(f.record_id, NOT f.suspicious AND f.blocked) AS Stopped, uniqExactIf(f.record_id, f.suspicious) AS Suspicious, any(a.clients) AS AllClients
        FROM
        (
          SELECT record_id, time, if(alias.endpoint_id != 0, alias.endpoint_id, w.endpoint_id) AS endpoint, rule_id, message, variable, client_ip, blocked, client_ip IN ({Suspicious}) AS suspicious
          FROM waf_findings AS w LEFT JOIN aliased AS alias ON alias.alias_id = w.endpoint_id
          WHERE time >= @from AND time < @to AND tenant = @tenant AND NOT shadow AND NOT blocking AND severity != 'none' AND startsWith(variable, 'ARGS') AND position(variable, ':') > 0
            AND length(variable) < 128 AND NOT {Poisoned}
        ) AS f
        INNER JOIN (SELECT endpoint_id, host, method, template FROM learned_endpoints FINAL WHERE tenant = @tenant AND NOT ignored AND tier = 2 AND host != '') AS e ON e.endpoint_id = f.endpoint
        LEFT JOIN
        (
          SELECT if(alias.endpoint_id != 0, alias.endpoint_id, records.endpoint_id) AS endpoint, uniq(client_ip) AS clients
          FROM records LEFT JOIN aliased AS alias ON alias.alias_id = records.endpoint_id
          WHERE {TaughtSql.InTime} AND records.endpoint_id != 0
          GROUP BY endpoint
        ) AS a ON a.endpoint = f.endpoint
        GROUP BY Host, Method, Template, Endpoint, Rule, Variable
        HAVING Clients >= @clients
        ORDER BY Requests DESC, Host, Method, Template, Rule, Variable
        LIMIT 1000
        """;
}
