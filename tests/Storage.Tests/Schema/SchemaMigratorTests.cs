using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Storage.Schema;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Schema;

public sealed class EmbeddedSchemaMigratorTests(EngineFixture engine) : SchemaMigratorTests(engine), IClassFixture<EngineFixture>;

public sealed class RemoteSchemaMigratorTests(RemoteEngineFixture engine) : SchemaMigratorTests(engine), IClassFixture<RemoteEngineFixture>;

public abstract class SchemaMigratorTests(EngineFixture engine)
{
    private readonly SchemaSettings _settings = new() { Database = "test_" + Guid.NewGuid().ToString("N") };

    [Fact]
    public async Task Migrate_EmptyServer_CreatesEveryTable()
    {
        MigrationResult result = await MigrateAsync(_settings);

        Assert.Equal(Migration.Load("Schema").Select(m => m.Version), result.Applied);
        await using ClickHouseConnection connection = engine.Source.CreateConnection();
        IEnumerable<string> tables = await connection.QueryAsync<string>("SELECT name FROM system.tables WHERE database = @Database", _settings);
        Assert.Equal(
            ["bands", "call_advice", "client_threats", "dead_letters", "detection_states", "detection_windows", "discovery_progress", "drift_findings", "edge_endpoint_minutes", "edge_endpoint_windows", "edge_minutes", "edge_windows", "endpoint_aliases",
                "endpoint_days", "endpoint_evidence", "endpoint_inventory", "endpoint_minutes", "endpoint_schemas", "endpoint_shape_minutes", "endpoint_tiers", "endpoint_trait_minutes", "endpoint_traits", "endpoint_windows", "endpoints",
                "findings", "forecasts", "incidents", "learned_endpoints", "learning_states", "policy_notes", "profile_states", "records",
                "schema_migrations", "service_days", "service_inventory", "stream_losses", "version_comparisons", "waf_findings", "window_marks"],
            tables.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Migrate_Again_ChangesNothing()
    {
        await MigrateAsync(_settings);

        MigrationResult again = await MigrateAsync(_settings);

        Assert.Empty(again.Applied);
        Assert.Empty(again.RetentionChanged);
    }

    [Fact]
    public async Task Migrate_AfterHalfAppliedMigration_CompletesIt()
    {
        var broken = new SchemaMigrator([new Migration(1, "halves", "CREATE TABLE IF NOT EXISTS {table a} (x UInt8) ENGINE = {engine MergeTree()} ORDER BY x;\nSELECT nothing;\n")]);
        await Assert.ThrowsAsync<ClickHouseException>(() => broken.MigrateAsync(engine.Source, _settings, CancellationToken.None));
        var repaired = new SchemaMigrator([new Migration(1, "halves", "CREATE TABLE IF NOT EXISTS {table a} (x UInt8) ENGINE = {engine MergeTree()} ORDER BY x;\n")]);

        MigrationResult result = await repaired.MigrateAsync(engine.Source, _settings, CancellationToken.None);

        Assert.Equal([1], result.Applied);
    }

    [Fact]
    public async Task Migrate_EditedMigration_SaysWhichAndWhatToDo()
    {
        await new SchemaMigrator([new Migration(1, "first", "SELECT 1;")]).MigrateAsync(engine.Source, _settings, CancellationToken.None);
        var edited = new SchemaMigrator([new Migration(1, "first", "SELECT 2;")]);

        SchemaException exception = await Assert.ThrowsAsync<SchemaException>(() => edited.MigrateAsync(engine.Source, _settings, CancellationToken.None));

        Assert.Contains("0001_first.sql was changed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_NewerDatabase_IsRefused()
    {
        await new SchemaMigrator([new Migration(1, "first", "SELECT 1;"), new Migration(2, "second", "SELECT 1;")]).MigrateAsync(engine.Source, _settings, CancellationToken.None);

        SchemaException exception = await Assert.ThrowsAsync<SchemaException>(
            () => new SchemaMigrator([new Migration(1, "first", "SELECT 1;")]).MigrateAsync(engine.Source, _settings, CancellationToken.None));

        Assert.Contains("schema version 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_FourAtOnce_AllSucceed()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MigrateAsync(_settings)));

        Assert.Empty((await MigrateAsync(_settings)).Applied);
    }

    [Fact]
    public async Task Migrate_ChangedRetention_IsAppliedToTheTable()
    {
        await MigrateAsync(_settings);

        MigrationResult result = await MigrateAsync(_settings with { RawRetention = TimeSpan.FromDays(3) });

        Assert.Equal(["records", "endpoint_traits", "endpoint_schemas"], result.RetentionChanged);
        await using ClickHouseConnection connection = engine.Source.CreateConnection();
        string table = await connection.QuerySingleAsync<string>("SELECT engine_full FROM system.tables WHERE database = @Database AND name = 'records'", _settings);
        Assert.Contains("TTL toDateTime(stored_at) + toIntervalSecond(259200)", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_FindingRetention_CountsFromWhenAFindingWasStored()
    {
        await MigrateAsync(_settings);

        MigrationResult result = await MigrateAsync(_settings with { FindingRetention = TimeSpan.FromDays(7) });

        Assert.Equal(["waf_findings", "policy_notes", "findings", "detection_windows"], result.RetentionChanged);
        await using ClickHouseConnection connection = engine.Source.CreateConnection();
        string table = await connection.QuerySingleAsync<string>("SELECT engine_full FROM system.tables WHERE database = @Database AND name = 'waf_findings'", _settings);
        Assert.Contains("TTL toDateTime(stored_at) + toIntervalSecond(604800)", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_FindingInsertedAgain_IsMergedIntoOne()
    {
        await MigrateAsync(_settings);
        await using ClickHouseConnection connection = engine.Source.CreateConnection();
        string table = $"`{_settings.Database}`.waf_findings";
        for (int i = 0; i < 2; i++)
        {
            await connection.ExecuteAsync($"""
                INSERT INTO {table} (record_id, position, time, rule_id)
                SELECT unhex('0123456789abcdef0123456789abcdef'), number, toDateTime64(1767571200, 6, 'UTC'), 900000 + number FROM numbers(16)
                """);
        }

        Assert.Equal(16u, await connection.QuerySingleAsync<ulong>($"SELECT count() FROM {table} FINAL"));
        await connection.ExecuteAsync($"OPTIMIZE TABLE {table} FINAL");
        Assert.Equal(16u, await connection.QuerySingleAsync<ulong>($"SELECT count() FROM {table}"));
    }

    [Fact]
    public async Task Migrate_RetentionBelowAMinute_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => MigrateAsync(_settings with { WindowRetention = TimeSpan.Zero }));

    [Fact]
    public async Task Migrate_ByOneWhoDoesNotKnowWhatWasChosen_LeavesRetentionAsItIs()
    {
        await MigrateAsync(_settings with { RawRetention = TimeSpan.FromDays(3) });

        MigrationResult result = await new SchemaMigrator().MigrateAsync(engine.Source, _settings, CancellationToken.None, keepRetention: true);

        Assert.Empty(result.RetentionChanged);
        await using ClickHouseConnection connection = engine.Source.CreateConnection();
        string table = await connection.QuerySingleAsync<string>("SELECT engine_full FROM system.tables WHERE database = @Database AND name = 'records'", _settings);
        Assert.Contains("TTL toDateTime(stored_at) + toIntervalSecond(259200)", table, StringComparison.Ordinal);
        Assert.Equal(["records", "endpoint_traits", "endpoint_schemas"], await SchemaMigrator.ApplyRetentionAsync(engine.Source, _settings, CancellationToken.None));
        Assert.Empty(await SchemaMigrator.ApplyRetentionAsync(engine.Source, _settings, CancellationToken.None));
    }

    [Fact]
    public void RetentionKinds_HoldEveryTableWithARetentionAndSetWhatTheyRead()
    {
        Assert.Equal(
            TableRetention.All(_settings).Select(static table => table.Table).Order(StringComparer.Ordinal),
            RetentionKind.All.SelectMany(static kind => kind.Tables).Select(static table => table.Name).Order(StringComparer.Ordinal));
        foreach (RetentionKind kind in RetentionKind.All)
        {
            SchemaSettings changed = kind.With(_settings, TimeSpan.FromDays(77));
            Assert.Equal(TimeSpan.FromDays(77), kind.Of(changed));
            Assert.All(TableRetention.All(changed), table => Assert.Equal(table.Kind == kind.Key, table.Keep == TimeSpan.FromDays(77)));
            Assert.InRange(kind.Of(_settings).TotalDays, kind.MinDays, kind.MaxDays);
        }
    }

    private Task<MigrationResult> MigrateAsync(SchemaSettings settings) => new SchemaMigrator().MigrateAsync(engine.Source, settings, CancellationToken.None);
}
