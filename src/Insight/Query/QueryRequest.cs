namespace Insight.Query;

/// <summary>What is asked for.</summary>
/// <param name="Sql">One statement.</param>
/// <param name="Format">How its answer is written.</param>
/// <param name="Tenants">Tenants whose rows may show; none named: all.</param>
/// <param name="MaxRows">Most rows of the answer.</param>
/// <param name="MaxTime">Longest time the query may run.</param>
/// <param name="File">Where the answer goes; null: standard output.</param>
public sealed record QueryRequest(string Sql, QueryFormat Format, IReadOnlyList<string> Tenants, long MaxRows, TimeSpan MaxTime, string? File)
{
    /// <summary>True for formats that are bytes, not text.</summary>
    public bool IsBinary => Format is QueryFormat.Arrow or QueryFormat.Parquet;

    /// <summary>What ClickHouse calls the format.</summary>
    public string ServerFormat => Format switch
    {
        QueryFormat.Csv => "CSVWithNames",
        QueryFormat.Json => "JSONEachRow",
        QueryFormat.Arrow => "ArrowStream",
        QueryFormat.Parquet => "Parquet",
        _ => "TabSeparatedWithNamesAndTypes",
    };
}
