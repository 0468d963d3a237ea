using Insight.Console.Queries;

namespace Insight.Console.Policies;

/// <summary>The queries over <c>policy_notes</c>. Rows may stand there twice: FINAL leaves one of each.</summary>
internal static class PolicyEffectSql
{
    /// <summary>Longest time a query may take, in seconds.</summary>
    public const int TimeoutSeconds = TrafficSql.TimeoutSeconds;

    /// <summary>Most reasons that are told.</summary>
    public const int MostReasons = 20;

    private const string Where = "FROM policy_notes FINAL WHERE tenant = @tenant AND policy = @policy AND time >= @from AND time < @to";

    /// <summary>Sums, by whether it acted.</summary>
    public const string Tallies = $"""
        SELECT acted AS Acted, toInt64(count()) AS Requests, toInt64(countIf(action IN ('deny', 'limit'))) AS Denied, toInt64(uniqCombined64If(client_ip, action IN ('deny', 'limit'))) AS Clients
        {Where} GROUP BY acted
        """;

    /// <summary>Denials over time.</summary>
    public const string Points = $"""
        SELECT toDateTime(intDiv(toUnixTimestamp(time), @step) * @step, 'UTC') AS Time, toInt64(countIf(NOT acted)) AS WouldDeny, toInt64(countIf(acted)) AS Denied
        {Where} AND action IN ('deny', 'limit') GROUP BY Time ORDER BY Time LIMIT 1000
        """;

    /// <summary>What it said.</summary>
    public const string Reasons = $"""
        SELECT toString(action) AS Action, toString(reason) AS Reason, acted AS Acted, toInt64(count()) AS Requests
        {Where} GROUP BY Action, Reason, Acted ORDER BY Requests DESC, Action, Reason, Acted LIMIT @most
        """;

    /// <summary>All requests of the tenant.</summary>
    public const string Requests = "SELECT toInt64(sum(requests)) FROM endpoint_windows FINAL WHERE tenant = @tenant AND window >= @from AND window < @to";

    /// <summary>The same of a longer time.</summary>
    public const string RequestsByMinute = "SELECT toInt64(sum(requests)) FROM endpoint_minutes FINAL WHERE tenant = @tenant AND minute >= @from AND minute < @to";
}
