using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Storage.Schema;
using Insight.Storage.Tenants;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Tenants;

/// <summary>What a connection that is held to some tenants can see, asked of the real engine.</summary>
public sealed class TenantFilterTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Hostile = "a') OR (1=1) --";

    [Fact]
    public async Task EveryTable_IsOwnedSharedOrClosed()
    {
        await using ClickHouseDataSource source = await StoreAsync();
        await using ClickHouseConnection connection = source.CreateConnection();
        string[] tables = [.. await connection.QueryAsync<string>("SELECT name FROM system.tables WHERE database = currentDatabase() AND engine != 'View' AND name != 'schema_migrations'")];
        string[] owned = [.. await connection.QueryAsync<string>("SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'tenant' AND table NOT LIKE '%_inventory'")];

        Assert.Equal(tables.Order(StringComparer.Ordinal), TenantTables.Owned.Concat(TenantTables.Shared).Concat(TenantTables.Closed).Order(StringComparer.Ordinal));
        Assert.Equal(owned.Order(StringComparer.Ordinal), TenantTables.Owned.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("SELECT sum(requests) FROM edge_windows FINAL WHERE requests > 0")]
    [InlineData("SELECT toUInt64(sum(r)) FROM (SELECT grouping(source_service) AS g, sum(requests) AS r FROM edge_windows FINAL GROUP BY GROUPING SETS ((source_service), ())) WHERE g = 1")]
    [InlineData("SELECT (SELECT sum(requests) FROM edge_windows FINAL)")]
    [InlineData("SELECT sum(requests) FROM (SELECT * FROM edge_windows UNION ALL SELECT * FROM edge_windows WHERE 0) AS w")]
    [InlineData("SELECT sum(requests) FROM edge_windows WHERE tenant GLOBAL IN (SELECT tenant FROM edge_windows)")]
    [InlineData("SELECT sum(a.requests) FROM edge_windows AS a")]
    [InlineData("SELECT toUInt64(sum(endpoint_id)) FROM endpoint_tiers")]
    public async Task AnyQuery_SeesOwnRowsOnly(string sql)
    {
        await using ClickHouseDataSource source = await StoreAsync();

        Assert.Equal(7UL, await AskAsync(source.CreateConnection(), sql));
        Assert.Equal(1UL, await AskAsync(source.CreateConnection(["a"]), sql));
        Assert.Equal(3UL, await AskAsync(source.CreateConnection(["a", "b"]), sql));
        Assert.Equal(4UL, await AskAsync(source.CreateConnection([Hostile]), sql));
        Assert.Equal(0UL, await AskAsync(source.CreateConnection([]), sql));
        Assert.Equal(0UL, await AskAsync(source.CreateConnection(["c"]), sql));
    }

    [Fact]
    public async Task TablesWithoutTenant_AreClosed()
    {
        await using ClickHouseDataSource source = await StoreAsync();
        await using (ClickHouseConnection all = source.CreateConnection()) await all.ExecuteAsync("INSERT INTO endpoint_days (endpoint_id, day, requests, version) VALUES (1, today(), 1, 1)");

        Assert.Equal(1UL, await AskAsync(source.CreateConnection(), "SELECT count() FROM endpoint_days"));
        Assert.Equal(0UL, await AskAsync(source.CreateConnection(["a"]), "SELECT count() FROM endpoint_days"));
    }

    [Fact]
    public async Task ACommandsOwnSettings_DoNotOpenIt()
    {
        await using ClickHouseDataSource source = await StoreAsync();
        await using ClickHouseConnection connection = source.CreateConnection(["a"]);
        await connection.OpenAsync();
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = "SELECT sum(requests) FROM edge_windows";
        command.Settings[TenantFilter.Setting] = "{}";

        Assert.Equal(1UL, await command.ExecuteScalarAsync());
    }

    private async Task<ClickHouseDataSource> StoreAsync()
    {
        ClickHouseDataSource source = await engine.CreateDatabaseAsync();
        await new SchemaMigrator().MigrateAsync(source, new SchemaSettings { Database = source.Database }, CancellationToken.None);
        await using ClickHouseConnection connection = source.CreateConnection();
        foreach ((string tenant, int number) in new[] { ("a", 1), ("b", 2), (Hostile, 4) })
        {
            await connection.ExecuteAsync("INSERT INTO edge_windows (window, tenant, source_service, destination_service, requests, version) SELECT toDateTime(1772359200), @tenant, 'x', 'y', @number, 1", new { tenant, number });
            await connection.ExecuteAsync("INSERT INTO learned_endpoints (endpoint_id, tenant, tier) SELECT @number, @tenant, 1", new { tenant, number });
        }

        return source;
    }

    private static async Task<ulong> AskAsync(ClickHouseConnection connection, string sql)
    {
        await using (connection) return await connection.ExecuteScalarAsync<ulong>(sql);
    }
}
