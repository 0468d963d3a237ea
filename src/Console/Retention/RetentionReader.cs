using Dapper;
using Insight.Console.Access;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control.Retention;
using Insight.Storage.Schema;

namespace Insight.Console.Retention;

/// <summary>Reads what is kept how long, and how much of it there is.</summary>
public sealed class RetentionReader(FactStorage storage, RetentionChoices choices, SchemaSettings configured)
{
    private const int TimeoutSeconds = 20;

    /// <summary>Everything.</summary>
    public async Task<RetentionView> ReadAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        Dictionary<string, TableRow> tables = (await connection.QueryAsync<TableRow>(Command(TablesSql, cancellationToken))).ToDictionary(static row => NameOf(row.Name), StringComparer.Ordinal);
        Dictionary<string, DateTime> oldest = (await connection.QueryAsync<(string Name, DateTime Oldest)>(Command(OldestSql(tables), cancellationToken)))
            .ToDictionary(static row => row.Name, static row => DateTime.SpecifyKind(row.Oldest, DateTimeKind.Utc), StringComparer.Ordinal);
        Dictionary<string, RetentionChoice> chosen = choices.List().ToDictionary(static choice => choice.Kind, StringComparer.Ordinal);
        List<RetentionItem> kinds = [.. RetentionKind.All.Select(kind => Item(kind, chosen.GetValueOrDefault(kind.Key), tables, oldest))];
        HashSet<string> told = [.. kinds.SelectMany(static kind => kind.Tables).Select(static table => table.Table)];
        return new RetentionView(
            kinds, [.. tables.Where(table => !told.Contains(table.Key)).OrderBy(static table => table.Key, StringComparer.Ordinal).Select(static table => Table(table.Key, table.Value, null))],
            configured.Cluster is not null);
    }

    private RetentionItem Item(RetentionKind kind, RetentionChoice? choice, Dictionary<string, TableRow> tables, Dictionary<string, DateTime> oldest)
    {
        TimeSpan asConfigured = kind.Of(configured), keep = choice?.Keep ?? asConfigured;
        List<RetainedTable> own = [.. kind.Tables.Where(table => tables.ContainsKey(table.Name))
            .Select(table => Table(table.Name, tables[table.Name], oldest.TryGetValue(table.Name, out DateTime first) ? first : null))];
        return new RetentionItem(
            kind.Key, kind.Title, keep.TotalDays, asConfigured.TotalDays, kind.Setting, kind.MinDays, kind.MaxDays, choice?.ChosenBy, choice?.ChosenAt.UtcDateTime,
            own.All(table => table.KeptSeconds == (long)keep.TotalSeconds), own.Sum(static table => table.Rows), own.Sum(static table => table.Bytes), own.Min(static table => table.Oldest), own);
    }

    private static RetainedTable Table(string name, TableRow row, DateTime? oldest) => new(name, TtlText.SecondsOf(row.Engine), row.Rows, row.Bytes, oldest);

    /// <summary>On a cluster the table that holds data has another name than the one that reads all shards.</summary>
    private static string NameOf(string table) => table.EndsWith("_local", StringComparison.Ordinal) ? table[..^"_local".Length] : table;

    private const string TablesSql = """
        SELECT name AS Name, engine_full AS Engine, toInt64(ifNull(total_rows, 0)) AS Rows, toInt64(ifNull(total_bytes, 0)) AS Bytes
        FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'
        """;

    /// <summary>The lowest value of a column is known without reading it where the table is divided by it; the other tables are small.</summary>
    private static string OldestSql(Dictionary<string, TableRow> tables) => string.Join(
        "\nUNION ALL ",
        RetentionKind.All.SelectMany(static kind => kind.Tables).Where(table => tables.TryGetValue(table.Name, out TableRow? row) && row.Rows > 0)
            .Select(table => $"SELECT '{table.Name}' AS Name, toDateTime(min({table.Column}), 'UTC') AS Oldest FROM {Identifier.Quote(tables[table.Name].Name)}").DefaultIfEmpty("SELECT '' AS Name, now('UTC') AS Oldest WHERE 0"));

    private static CommandDefinition Command(string sql, CancellationToken cancellationToken) => new(sql, commandTimeout: TimeoutSeconds, cancellationToken: cancellationToken);

    private sealed class TableRow
    {
        public string Name { get; set; } = "";

        public string Engine { get; set; } = "";

        public long Rows { get; set; }

        public long Bytes { get; set; }
    }
}
