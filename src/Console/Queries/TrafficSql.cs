using System.Globalization;

namespace Insight.Console.Queries;

/// <summary>The queries over the derived windows. Rows are replaced by roll-up, never added to: hence FINAL and <c>requests &gt; 0</c>.</summary>
internal static class TrafficSql
{
    /// <summary>Longest time a query may take: a page that waits longer is a broken page.</summary>
    public const int TimeoutSeconds = 20;

    /// <summary>Groupings of <see cref="Graph"/>: the value of <c>grouping(source, destination)</c>.</summary>
    public const byte ByEdge = 0, BySource = 1, ByDestination = 2, Total = 3;

    private const string Sums = """
        sum(requests) AS Requests, sum(errors_4xx) AS Errors4xx, sum(errors_5xx) AS Errors5xx, sum(lost) AS Lost,
        sum(request_bytes) AS RequestBytes, sum(response_bytes) AS ResponseBytes, sum(duration_us) AS DurationMicroseconds,
        sumMap(durations) AS Durations, min(first_time) AS FirstSeen, max(last_time) AS LastSeen
        """;

    /// <summary>First and last window with requests, in both grains.</summary>
    public const string Span = """
        SELECT count() AS Windows, min(window) AS First, max(window) AS Last FROM edge_windows WHERE requests > 0
        UNION ALL
        SELECT count() AS Windows, min(minute) AS First, max(minute) AS Last FROM edge_minutes WHERE requests > 0
        """;

    /// <summary>The newest window of a stretch of time; 1970 when there is none.</summary>
    public const string Newest = "SELECT max(window) FROM edge_windows WHERE window >= @from AND window <= @to AND requests > 0";

    /// <summary>How many requests both grains know of a stretch of whole minutes.</summary>
    public const string Counts = """
        SELECT
            (SELECT sum(requests) FROM edge_windows FINAL WHERE window >= @from AND window < @to) AS Windows,
            (SELECT sum(requests) FROM edge_minutes FINAL WHERE minute >= @from AND minute < @to) AS Minutes
        """;

    /// <summary>Sums by edge, by source, by destination and in all, in one pass; the busiest of each.</summary>
    public static string Graph(WindowGrain grain, GraphLimits limits) => string.Create(CultureInfo.InvariantCulture, $"""
        SELECT grouping(source_service, destination_service) AS Grouping, source_service AS Source, destination_service AS Destination,
            tupleElement(max((confidence, evidence)), 2) AS Evidence, max(confidence) AS Confidence, {Sums}
        FROM {Table("edge", grain)} FINAL
        WHERE {Range(grain)}
        GROUP BY GROUPING SETS ((source_service, destination_service), (source_service), (destination_service), ())
        ORDER BY Requests DESC, Source, Destination
        LIMIT {Math.Max(limits.Edges, limits.Services) + 1} BY Grouping
        """);

    /// <summary>Counts per step of time.</summary>
    public static string Timeline(WindowGrain grain) => $"""
        SELECT toStartOfInterval({Column(grain)}, toIntervalSecond(@step), 'UTC') AS Time, min({Column(grain)}) AS First,
            sum(requests) AS Requests, sum(errors_4xx) AS Errors4xx, sum(errors_5xx) AS Errors5xx
        FROM {Table("edge", grain)} FINAL
        WHERE {Range(grain)}
        GROUP BY Time
        ORDER BY Time
        """;

    /// <summary>How many endpoints of each service were called, and the app that most of its requests belong to.</summary>
    public static string EndpointCounts(WindowGrain grain) => $"""
        SELECT destination_service AS Service, uniqExact(endpoint_id) AS Endpoints, topKWeighted(1)(app, requests)[1] AS App
        FROM {Table("endpoint", grain)} FINAL
        WHERE {Range(grain)}
        GROUP BY Service
        """;

    /// <summary>The first window with requests; 1970 when there is none.</summary>
    public static string First(WindowGrain grain) => $"SELECT min({Column(grain)}) FROM {Table("edge", grain)} FINAL WHERE {Range(grain)}";

    /// <summary>Sums by endpoint, busiest first: of all requests, or of those of one edge.</summary>
    public static string Endpoints(WindowGrain grain, bool ofEdge) => $"""
        SELECT endpoint_id AS EndpointId, destination_service AS Destination, host AS Host, {Sums}
        FROM {Table(ofEdge ? "edge_endpoint" : "endpoint", grain)} FINAL
        WHERE {Range(grain)} AND (@anyService OR destination_service = @service) AND (@anyHost OR host = @host) AND (@any OR endpoint_id IN @only)
            {(ofEdge ? "AND source_service = @source AND destination_service = @destination" : "")}
        GROUP BY EndpointId, Destination, Host
        HAVING NOT @withErrors OR Errors4xx + Errors5xx + Lost > 0
        ORDER BY Requests DESC, EndpointId, Destination, Host
        LIMIT @limit OFFSET @offset
        """;

    /// <summary>Sums by edge of what calls some endpoints, busiest first.</summary>
    public static string Consumers(WindowGrain grain) => $"""
        SELECT source_service AS Source, destination_service AS Destination, tupleElement(max((confidence, evidence)), 2) AS Evidence, max(confidence) AS Confidence, {Sums}
        FROM {Table("edge_endpoint", grain)} FINAL
        WHERE {Range(grain)} AND endpoint_id IN @endpoints
        GROUP BY Source, Destination
        ORDER BY Requests DESC, Source, Destination
        LIMIT @limit OFFSET @offset
        """;

    /// <summary>What endpoints are called, and how well they are established.</summary>
    /// <remarks>What was learned goes before what records were stamped with.</remarks>
    public const string EndpointNames = """
        SELECT endpoint_id AS EndpointId, argMax(method, learned) AS Method, argMax(template, learned) AS Template
        FROM
        (
            SELECT endpoint_id, method, template, 0 AS learned FROM endpoints WHERE endpoint_id IN @ids
            UNION ALL
            SELECT endpoint_id, method, template, 1 AS learned FROM learned_endpoints FINAL WHERE endpoint_id IN @ids
        )
        GROUP BY EndpointId
        """;

    /// <summary>How well endpoints are established; those that were not learned are missing.</summary>
    public const string EndpointTiers = "SELECT endpoint_id AS EndpointId, tier AS Tier FROM endpoint_tiers WHERE endpoint_id IN @ids";

    private static string Table(string what, WindowGrain grain) => grain == WindowGrain.Minutes ? $"{what}_minutes" : $"{what}_windows";

    private static string Column(WindowGrain grain) => grain == WindowGrain.Minutes ? "minute" : "window";

    private static string Range(WindowGrain grain) => $"{Column(grain)} >= @from AND {Column(grain)} < @to AND requests > 0";
}
