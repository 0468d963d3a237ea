namespace Insight.Console.Queries;

/// <summary>
/// Findings of a stretch of time, summed by one thing. A finding that stands there twice counts once, since distinct ones are counted; in bounded memory
/// (HyperLogLog beyond some thousand). Who makes up more than 100,000 addresses within the window is not listed with all of them.
/// </summary>
internal static class WafSummarySql
{
    public static string Of(WafGrouping grouping) => $"""
        SELECT {Keys(grouping)},
            uniqCombined64(time, record_id, position) AS Matches, uniqCombined64(record_id) AS Requests, uniqCombined64If(record_id, blocked) AS Blocked,
            uniqCombined64(client_ip) AS Clients, uniqCombined64(rule_id) AS Rules, max(score) AS HighestScore, min(time) AS FirstSeen, max(time) AS LastSeen
        FROM waf_findings
        WHERE time >= @from AND time < @to AND {WafFindingSql.Chosen}
        GROUP BY {Groups(grouping)}
        ORDER BY Requests DESC, Matches DESC, {Groups(grouping)}
        LIMIT @limit OFFSET @offset
        SETTINGS max_rows_to_group_by = 100000, group_by_overflow_mode = 'any'
        """;

    private static string Keys(WafGrouping grouping) => grouping switch
    {
        WafGrouping.Rule => "rule_id AS Rule, anyLast(message) AS Message, max(toInt8(severity)) AS Severity",
        WafGrouping.Endpoint => "tenant AS Tenant, host AS Host, service AS Service, endpoint_id AS EndpointId, method AS Method",
        _ => "tenant AS Tenant, client_ip AS Client"
    };

    private static string Groups(WafGrouping grouping) => grouping switch
    {
        WafGrouping.Rule => "rule_id",
        WafGrouping.Endpoint => "tenant, host, service, endpoint_id, method",
        _ => "tenant, client_ip"
    };
}
