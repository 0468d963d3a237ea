namespace Insight.Storage.ClickHouse;

/// <summary>Names of tables, columns and databases in SQL, where parameters cannot stand.</summary>
public static class Identifier
{
    /// <summary>One name in backticks.</summary>
    public static string Quote(string name) =>
        $"`{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}`";

    /// <summary>A table, or a database and a table with a dot between.</summary>
    public static string QuotePath(string path) => string.Join('.', path.Split('.', 2).Select(Quote));
}
