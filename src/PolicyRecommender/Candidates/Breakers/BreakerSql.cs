namespace Insight.PolicyRecommender.Candidates.Breakers;

/// <summary>The statement of <see cref="BreakerSource"/>.</summary>
internal static class BreakerSql
{
    private const string Poisoned = """
        arrayExists((f, t, c, s) -> toUnixTimestamp(minute) * 1000000 + 60000000 > f AND toUnixTimestamp(minute) * 1000000 < t AND c = '' AND (s = '' OR s = destination_service),
          {@poisonedFrom:Array(Int64)}, {@poisonedTo:Array(Int64)}, {@poisonedClients:Array(String)}, {@poisonedServices:Array(String)})
        """;

    /// <summary>Bad minutes count whether there was an incident or not: they are what it is about. What is ordinary is learned without incidents.</summary>
    public const string Failures = $"""
        SELECT service AS Service, sum(requests) AS Requests, count() AS Minutes, countIf(ordinary) AS OrdinaryMinutes,
          quantileExactIf(0.99)(failures / requests, ordinary) AS Ordinary, quantileExactIf(0.99)(failures / requests, ordinary AND minute < @half) AS OrdinaryFirst,
          quantileExactIf(0.99)(failures / requests, ordinary AND minute >= @half) AS OrdinarySecond, toFloat64(quantileExactIf(0.5)(requests, ordinary)) AS PerMinute,
          arraySort(groupArrayIf(1000)(toUnixTimestamp(minute), bad)) AS Bad, countIf(bad) AS BadMinutes, sumIf(requests, bad) AS BadRequests, sumIf(failures, bad) AS BadFailures
        FROM
        (
          SELECT destination_service AS service, minute, sum(edge_endpoint_minutes.requests) AS requests, sum(errors_5xx + lost) AS failures, failures * 2 >= requests AS bad, NOT bad AND NOT any({Poisoned}) AS ordinary
          FROM edge_endpoint_minutes FINAL
          WHERE tenant = @tenant AND minute >= toDateTime(@from, 'UTC') AND minute < toDateTime(@to, 'UTC') AND edge_endpoint_minutes.requests > 0 AND destination_service != ''
          GROUP BY service, minute
        )
        WHERE requests >= @requests
        GROUP BY Service
        HAVING BadMinutes > 0
        ORDER BY BadFailures DESC, Service
        LIMIT 1000
        """;
}
