namespace Insight.Console.Threats;

/// <summary>The queries over threat scores.</summary>
internal static class ThreatSql
{
    /// <summary>Clients with their scores now, the highest first. A score is right at the end of its window, ten seconds after its start.</summary>
    public const string List = """
        SELECT client_key AS Key, newest.1 AS Tenant, newest.2 AS App, newest.3 AS Host, newest.4 AS Client,
            newest.5 * exp2(-greatest(0, @now - toInt64(toUnixTimestamp(newest.6)) - 10) / @halfLife) AS Score, highest AS HighestScore,
            first AS FirstSeen, newest.7 AS LastSeen, toInt64(changes) AS Changes, toInt64(newest.8) AS Requests, newest.9 AS Reasons
        FROM
        (
            SELECT client_key, argMax((tenant, app, host, client, score, window, last_seen, requests_today, reasons), window) AS newest,
                max(score) AS highest, min(window) AS first, count() AS changes
            FROM client_threats FINAL
            WHERE (@anyTenant OR tenant = @tenant) AND (@anyApp OR app = @app) AND (@anyKey OR client_key = @key)
            GROUP BY client_key
        )
        WHERE Score >= @least
        ORDER BY Score DESC, LastSeen DESC, Key
        LIMIT @limit OFFSET @offset
        """;

    /// <summary>What is kept of one client, newest first.</summary>
    public const string Timeline = """
        SELECT window AS Window, score AS Score, toInt64(requests_today) AS Requests, reasons AS Reasons
        FROM client_threats FINAL
        WHERE client_key = @key
        ORDER BY window DESC
        LIMIT @limit OFFSET @offset
        """;
}
