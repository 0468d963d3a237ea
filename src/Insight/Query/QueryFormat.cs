namespace Insight.Query;

/// <summary>How an answer is written.</summary>
public enum QueryFormat
{
    /// <summary>Columns for people: cut, aligned, harmless to a terminal.</summary>
    Table,

    /// <summary>Comma-separated values with a line of names.</summary>
    Csv,

    /// <summary>One JSON object per line.</summary>
    Json,

    /// <summary>Arrow's stream format.</summary>
    Arrow,

    /// <summary>A Parquet file.</summary>
    Parquet,
}
