using System.Text.RegularExpressions;
using Insight.Storage.ClickHouse;

namespace Insight.Storage.Schema;

/// <summary>Turns the SQL of a migration into statements for one server or for a cluster.</summary>
/// <remarks>
/// <c>{table NAME}</c> is the table that holds data, <c>{engine X(…)}</c> its engine, <c>{distributed NAME BY KEY}</c> a whole statement for the table
/// that reads all shards, or nothing on one server. <c>{view NAME}</c> is a view where it is created, <c>{name NAME}</c> a table where it is read.
/// Everything of one tenant lies on one shard, so that a window is computed where its records are.
/// </remarks>
public static partial class SchemaTemplate
{
    /// <summary>The statements in order, comments removed.</summary>
    /// <exception cref="FormatException">The template uses a placeholder that does not exist.</exception>
    public static IReadOnlyList<string> Expand(string sql, SchemaSettings settings)
    {
        string withoutComments = string.Join('\n', sql.ReplaceLineEndings("\n").Split('\n').Where(static line => !line.TrimStart().StartsWith("--", StringComparison.Ordinal)));
        string expanded = Placeholder().Replace(withoutComments, match => Expand(match.Groups["what"].Value, match.Groups["argument"].Value, settings));
        return [.. expanded.Split(";\n").Select(static statement => statement.Trim().TrimEnd(';')).Where(static statement => statement.Length > 0)];
    }

    /// <summary>The table that holds data, as it stands behind CREATE TABLE or ALTER TABLE.</summary>
    public static string DataTable(string name, SchemaSettings settings) =>
        Name(settings.Cluster is null ? name : name + "_local", settings) + OnCluster(settings);

    /// <summary>The statement that creates the database.</summary>
    public static string CreateDatabase(SchemaSettings settings) =>
        $"CREATE DATABASE IF NOT EXISTS {Identifier.Quote(settings.Database)}{OnCluster(settings)}";

    private static string Expand(string what, string argument, SchemaSettings settings) => what switch
    {
        "table" => DataTable(argument, settings),
        "engine" => Engine(argument, settings),
        "distributed" => Distributed(argument, settings),
        "view" => Name(argument, settings) + OnCluster(settings),
        "name" => Name(argument, settings),
        _ => throw new FormatException($"The schema has no placeholder {{{what}}}."),
    };

    private static string Engine(string engine, SchemaSettings settings)
    {
        if (settings.Cluster is null) return engine;
        int open = engine.IndexOf('(', StringComparison.Ordinal);
        string arguments = engine[(open + 1)..^1];
        string own = arguments.Length == 0 ? "" : ", " + arguments;
        return $"Replicated{engine[..open]}('/clickhouse/tables/{{shard}}/{{database}}/{{table}}', '{{replica}}'{own})";
    }

    private static string Distributed(string argument, SchemaSettings settings)
    {
        if (settings.Cluster is null) return "";
        string[] parts = argument.Split(" BY ", 2);
        string local = parts[0] + "_local";
        return $"CREATE TABLE IF NOT EXISTS {Name(parts[0], settings)}{OnCluster(settings)}\nAS {Name(local, settings)}\n"
            + $"ENGINE = Distributed({Identifier.Quote(settings.Cluster)}, {Identifier.Quote(settings.Database)}, {Identifier.Quote(local)}, {parts[1]});\n";
    }

    private static string Name(string table, SchemaSettings settings) => $"{Identifier.Quote(settings.Database)}.{Identifier.Quote(table)}";

    private static string OnCluster(SchemaSettings settings) => settings.Cluster is null ? "" : $" ON CLUSTER {Identifier.Quote(settings.Cluster)}";

    [GeneratedRegex(@"\{(?<what>[a-z]+) (?<argument>[^{}]+)\}")]
    private static partial Regex Placeholder();
}
