using Dapper;
using Insight.Storage.ClickHouse;

namespace Insight.Storage.Schema;

/// <summary>Brings a ClickHouse database to the schema of this version: creates it, applies what is missing, sets retention.</summary>
/// <remarks>
/// Every statement of a migration may be run again (<c>IF NOT EXISTS</c>), and a migration is noted after its last statement. So one that was
/// broken off is simply run again, and two migrators at once do no harm.
/// </remarks>
public sealed class SchemaMigrator
{
    private const string CreateLog = """
        CREATE TABLE IF NOT EXISTS {table schema_migrations}
        (
          version     UInt32,
          name        String,
          checksum    String,
          applied_at  DateTime64(6, 'UTC') DEFAULT now64(6)
        )
        ENGINE = {engine ReplacingMergeTree(applied_at)}
        ORDER BY version;
        """;

    private readonly IReadOnlyList<Migration> _migrations;

    /// <summary>A migrator with the schema of this version.</summary>
    public SchemaMigrator() : this(Migration.Load("Schema"))
    {
    }

    internal SchemaMigrator(IReadOnlyList<Migration> migrations) => _migrations = migrations;

    /// <summary>Applies what is missing. Running it again changes nothing.</summary>
    /// <exception cref="SchemaException">An applied migration was edited, or the database belongs to a newer version.</exception>
    /// <exception cref="ClickHouseException">The server cannot be reached or refused a statement.</exception>
    /// <exception cref="ArgumentException">A retention is shorter than a minute.</exception>
    /// <param name="source">The server.</param>
    /// <param name="settings">Database, cluster and retention.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="keepRetention">Leave the retention of tables that have one as it is: somebody may have chosen it, which this caller does not know.</param>
    public async Task<MigrationResult> MigrateAsync(ClickHouseDataSource source, SchemaSettings settings, CancellationToken cancellationToken, bool keepRetention = false)
    {
        CheckRetention(settings);

        // The database may not exist yet; this one always does.
        await using ClickHouseDataSource system = source.WithDatabase("system");
        await using ClickHouseConnection connection = system.CreateConnection();
        await connection.OpenAsync(cancellationToken);

        await ExecuteAsync(connection, SchemaTemplate.CreateDatabase(settings), cancellationToken);
        foreach (string statement in SchemaTemplate.Expand(CreateLog, settings)) await ExecuteAsync(connection, statement, cancellationToken);

        var applied = new List<int>();
        foreach (Migration migration in Migration.Pending(_migrations, await ReadAppliedAsync(connection, settings, cancellationToken)))
        {
            foreach (string statement in SchemaTemplate.Expand(migration.Sql, settings)) await ExecuteAsync(connection, statement, cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(
                $"INSERT INTO {LogTable(settings)} (version, name, checksum) VALUES (@version, @name, @checksum)",
                new { version = (uint)migration.Version, name = migration.Name, checksum = migration.Checksum }, cancellationToken: cancellationToken));
            applied.Add(migration.Version);
        }

        return new MigrationResult(applied, await ApplyRetentionAsync(connection, settings, keepRetention, cancellationToken));
    }

    /// <summary>Sets the retention of tables that have another one; returns those. What is older than a shorter time goes with ClickHouse's next merges.</summary>
    /// <exception cref="ClickHouseException">The server cannot be reached or refused a statement.</exception>
    /// <exception cref="ArgumentException">A retention is shorter than a minute.</exception>
    public static async Task<IReadOnlyList<string>> ApplyRetentionAsync(ClickHouseDataSource source, SchemaSettings settings, CancellationToken cancellationToken)
    {
        CheckRetention(settings);
        await using ClickHouseConnection connection = source.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        return await ApplyRetentionAsync(connection, settings, keepRetention: false, cancellationToken);
    }

    private static void CheckRetention(SchemaSettings settings)
    {
        foreach (TableRetention retention in TableRetention.All(settings))
        {
            if (retention.Keep < TimeSpan.FromMinutes(1))
                throw new ArgumentException($"Table {retention.Table} must be kept for at least a minute.", nameof(settings));
        }
    }

    private static string LogTable(SchemaSettings settings) =>
        $"{Identifier.Quote(settings.Database)}.{Identifier.Quote(LocalName("schema_migrations", settings))}";

    private static string LocalName(string table, SchemaSettings settings) => settings.Cluster is null ? table : table + "_local";

    private static async Task<IReadOnlyDictionary<int, string>> ReadAppliedAsync(ClickHouseConnection connection, SchemaSettings settings, CancellationToken cancellationToken)
    {
        IEnumerable<(uint Version, string Checksum)> rows = await connection.QueryAsync<(uint, string)>(
            new CommandDefinition($"SELECT version, checksum FROM {LogTable(settings)} FINAL", cancellationToken: cancellationToken));
        return rows.ToDictionary(static row => (int)row.Version, static row => row.Checksum);
    }

    private static async Task<IReadOnlyList<string>> ApplyRetentionAsync(ClickHouseConnection connection, SchemaSettings settings, bool keepRetention, CancellationToken cancellationToken)
    {
        var engines = (await connection.QueryAsync<(string Name, string Engine)>(new CommandDefinition(
            "SELECT name, engine_full FROM system.tables WHERE database = @database", new { database = settings.Database }, cancellationToken: cancellationToken)))
            .ToDictionary(static row => row.Name, static row => row.Engine);
        var changed = new List<string>();
        foreach (TableRetention retention in TableRetention.All(settings))
        {
            if (!engines.TryGetValue(LocalName(retention.Table, settings), out string? engine)
                || engine.Contains(keepRetention ? " TTL " : $"TTL {retention.Expression} ", StringComparison.Ordinal)) continue;
            await ExecuteAsync(connection, $"ALTER TABLE {SchemaTemplate.DataTable(retention.Table, settings)} MODIFY TTL {retention.Expression}", cancellationToken);
            changed.Add(retention.Table);
        }

        return changed;
    }

    private static Task<int> ExecuteAsync(ClickHouseConnection connection, string sql, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
}
