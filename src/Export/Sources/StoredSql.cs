namespace Insight.Export.Sources;

/// <summary>How rows of one or more tables are read in the order in which they were stored.</summary>
/// <remarks>
/// A row's <c>stored_at</c> is set when its insert runs, and it can be seen when the insert ends: rows are read up to the start of the oldest insert that still runs, into whichever table. What starts later is stored later.
/// On a cluster other machines' rows arrive with a delay; there a fixed one is kept besides.
/// </remarks>
internal static class StoredSql
{
    /// <summary>Between the two readings of one query's clock, and for the rounding of run times.</summary>
    private const long MarginMicroseconds = 250_000;

    /// <summary>Microseconds since 1970 UTC up to which everything can be seen.</summary>
    public static string Horizon(string cluster) => cluster.Length == 0
        ? $"SELECT toInt64(toUnixTimestamp64Micro(now64(6)) - {MarginMicroseconds} - 1000000 * (SELECT max(elapsed) FROM system.processes WHERE query_kind = 'Insert'))"
        : $"SELECT toInt64(toUnixTimestamp64Micro(now64(6)) - 30000000 - 1000000 * (SELECT max(elapsed) FROM clusterAllReplicas('{cluster}', system.processes) WHERE query_kind = 'Insert'))";

    /// <summary>When the row was stored with which a page ends: so that the page's own query has few rows to sort. Nothing: fewer rows are there.</summary>
    public static string Bound(params IReadOnlyList<StoredRows> rows) =>
        $"""
        SELECT toUnixTimestamp64Micro(stored_at)
        FROM
        (
        {Union(rows.Select(static one => one.Between("stored_at")))}
        )
        ORDER BY stored_at LIMIT 1 OFFSET @skip
        """;

    /// <summary>A page. Rows that stand there twice come twice.</summary>
    /// <param name="rows">The rows, a table at a time.</param>
    /// <param name="columns">What is read of a row.</param>
    /// <param name="order">Columns that tell rows stored at once apart.</param>
    /// <param name="after">Their values in <c>@key</c>.</param>
    /// <param name="key">Their values as the text of a key.</param>
    public static string Page(IReadOnlyList<StoredRows> rows, string columns, string order, string after, string key) =>
        $"""
        SELECT toUnixTimestamp64Micro(stored_at), {key}, {columns}
        FROM
        (
        {Union(rows.Select(one => $"{one.Between(one.Columns)} AND (stored_at, {order}) > (fromUnixTimestamp64Micro(@from), {after}) ORDER BY stored_at, {order} LIMIT @most"))}
        )
        ORDER BY stored_at, {order}
        LIMIT @most
        """;

    private static string Union(IEnumerable<string> queries) => string.Join("\nUNION ALL\n", queries.Select(static query => $"({query})"));
}
