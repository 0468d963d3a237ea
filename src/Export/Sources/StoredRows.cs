namespace Insight.Export.Sources;

/// <summary>Rows of a table that belong to a stream.</summary>
/// <param name="Table">The table; it has <c>stored_at</c>.</param>
/// <param name="Columns">What is read of a row: <c>stored_at</c>, and the same columns in the same order as of the stream's other tables.</param>
/// <param name="Condition">Which rows; empty: all.</param>
public sealed record StoredRows(string Table, string Columns = "*", string Condition = "")
{
    /// <summary>A query of those that were stored from <c>@from</c> to <c>@to</c>, without an order.</summary>
    /// <param name="columns">What is read of a row.</param>
    internal string Between(string columns) =>
        $"""
        SELECT {columns} FROM {Table}
        WHERE stored_at >= fromUnixTimestamp64Micro(@from) AND stored_at <= fromUnixTimestamp64Micro(@to){(Condition.Length == 0 ? "" : $" AND {Condition}")}
        """;
}
