using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Storage.Erasure;
using Insight.Storage.Schema;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Erasure;

/// <summary>Erasing a person from the real engine: nothing of them is left in any column, and nothing of anybody else is changed.</summary>
public sealed class FactErasureTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task EveryTable_IsEnteredWithWhatErasingDoesToIt()
    {
        await using ClickHouseDataSource source = await MigrateAsync();
        await using ClickHouseConnection connection = source.CreateConnection();
        string[] tables = [.. await connection.QueryAsync<string>("SELECT name FROM system.tables WHERE database = currentDatabase() AND engine != 'View' AND name != 'schema_migrations'")];
        HashSet<(string, string)> columns = [.. await connection.QueryAsync<(string, string)>("SELECT table, name FROM system.columns WHERE database = currentDatabase()")];

        Assert.Equal(tables.Order(StringComparer.Ordinal), ErasureTables.All.Select(static table => table.Name).Order(StringComparer.Ordinal));
        Assert.All(ErasureTables.All, table =>
        {
            Assert.NotEmpty(table.Why);
            Assert.All([.. table.Clients, .. table.Principals, .. table.Sessions, .. table.Texts, .. table.Arrays, .. table.Maps, .. table.Bytes], column => Assert.Contains((table.Name, column), columns));
            if (table.Action != ErasureAction.Nothing) Assert.Equal(columns.Contains((table.Name, "tenant")), table.HasTenant);
        });
        // Whatever is named like a person must not be passed over.
        foreach ((string table, string column) in columns.Where(static c => c.Item2 is "client" or "client_ip" or "principal" or "session_key" or "cause_client"))
            Assert.NotEqual(ErasureAction.Nothing, ErasureTables.All.SingleOrDefault(known => known.Name == table)?.Action ?? ErasureAction.Rows);
    }

    [Theory]
    [InlineData(ErasureKind.Client)]
    [InlineData(ErasureKind.Principal)]
    [InlineData(ErasureKind.Session)]
    public async Task Erase_APerson_LeavesNothingOfThemAndTouchesNobodyElse(ErasureKind kind)
    {
        await using ClickHouseDataSource source = await MigrateAsync();
        ErasureSeed seed = new(source);
        await seed.FillAsync();
        string value = ErasureSeed.Value(kind);
        Assert.True((await seed.FindAsync(value)).Count >= 15, "The person must be in many places for the test to prove something.");
        Dictionary<string, ulong> others = await seed.OthersAsync();
        Assert.All(ErasureTables.All.Where(static table => table.Action != ErasureAction.Nothing), table => Assert.NotEqual(0UL, others[table.Name]));
        FactErasure erasure = new(source, ErasureSubject.Of(kind, value, null, null), Schema(source));

        IReadOnlyList<ErasureCount> counted = await erasure.CountAsync(CancellationToken.None);
        Assert.True((await seed.FindAsync(value)).Count >= 15, "Counting must erase nothing.");
        List<ErasureCount> told = [];
        IReadOnlyList<ErasureCount> done = await erasure.EraseAsync(new Told(told), CancellationToken.None);

        // The other's values hold the person's as a part: those places are the only ones.
        Assert.Empty(await RealPlacesAsync(source, seed, value));
        Assert.Equal(others, await seed.OthersAsync());
        Assert.Equal(counted.OrderBy(static count => count.Table), done.OrderBy(static count => count.Table));
        Assert.Equal(ErasureTables.All.Where(static table => table.Action != ErasureAction.Nothing).Select(static table => table.Name), told.Select(static count => count.Table));
        Assert.Equal(new ErasureCount("records", 1, 1), done.Single(static count => count.Table == "records"));
        Assert.Equal(1UL, await AskAsync(source, "SELECT count() FROM records WHERE tenant = 'third' AND position(path, 'erased') > 0"));
        Assert.Equal(2UL, await AskAsync(source, "SELECT count() FROM incidents"));

        // Nothing is left to do, and nothing tells of it: not even ClickHouse's own list of mutations.
        Assert.All(await erasure.EraseAsync(new Told([]), CancellationToken.None), static count => Assert.Equal((0, 0), (count.Deleted, count.Changed)));
        Assert.Equal(0UL, await AskAsync(source, $"SELECT count() FROM system.mutations WHERE database = currentDatabase() AND (position(command, '{value}') > 0 OR position(command, hex('{value}')) > 0)"));
        Assert.Equal(0UL, await AskAsync(source, "SELECT count() FROM system.tables WHERE database = currentDatabase() AND name = 'erasing'"));
    }

    [Fact]
    public async Task Erase_BrokenOffBeforeAnyTable_IsCompletedByTheNextRun()
    {
        await using ClickHouseDataSource source = await MigrateAsync();
        ErasureSeed seed = new(source);
        await seed.FillAsync();
        Dictionary<string, ulong> others = await seed.OthersAsync();
        ErasureSubject subject = ErasureSubject.Of(ErasureKind.Principal, ErasureSeed.Principal, null, null);
        foreach (ErasureTable table in ErasureTables.All.Where(static table => table.Action != ErasureAction.Nothing))
        {
            FactErasure broken = new(source, subject, Schema(source)) { BeforeTable = name => { if (name == table.Name) throw new OperationCanceledException("killed"); } };
            await Assert.ThrowsAsync<OperationCanceledException>(() => broken.EraseAsync(new Told([]), CancellationToken.None));
        }

        // All but the last table are done by then; its name lies across two chunks.
        Assert.Equal(4UL, await AskAsync(source, "SELECT count() FROM detection_states"));
        await new FactErasure(source, subject, Schema(source)).EraseAsync(new Told([]), CancellationToken.None);

        Assert.Empty(await RealPlacesAsync(source, seed, ErasureSeed.Principal));
        Assert.Equal(2UL, await AskAsync(source, "SELECT count() FROM detection_states"));
        Assert.Equal(others, await seed.OthersAsync());
    }

    [Fact]
    public async Task Erase_InOneTenant_LeavesTheOthersRows()
    {
        await using ClickHouseDataSource source = await MigrateAsync();
        await ExecuteAsync(source, "INSERT INTO records (record_id, time, window, tenant, client_ip, path) SELECT '1', now64(6), now(), 'acme', '203.0.113.7', '/a' UNION ALL SELECT '2', now64(6), now(), 'zeta', '203.0.113.7', '/203.0.113.7'");

        await new FactErasure(source, ErasureSubject.Of(ErasureKind.Client, "::ffff:203.0.113.7", "acme", null), Schema(source)).EraseAsync(new Told([]), CancellationToken.None);

        Assert.Equal(1UL, await AskAsync(source, "SELECT count() FROM records"));
        Assert.Equal(1UL, await AskAsync(source, "SELECT count() FROM records WHERE tenant = 'zeta' AND client_ip = '203.0.113.7' AND path = '/203.0.113.7'"));
    }

    [Fact]
    public async Task Erase_ANameThatIsAWordToo_LeavesTextsUnlessToldTo()
    {
        await using ClickHouseDataSource source = await MigrateAsync();
        await ExecuteAsync(source, "INSERT INTO records (record_id, time, window, principal, path) SELECT '1', now64(6), now(), 'admin', '/x' UNION ALL SELECT '2', now64(6), now(), 'bob', '/admin/users'");

        await new FactErasure(source, ErasureSubject.Of(ErasureKind.Principal, "admin", null, null), Schema(source)).EraseAsync(new Told([]), CancellationToken.None);
        Assert.Equal(1UL, await AskAsync(source, "SELECT count() FROM records WHERE path = '/admin/users'"));
        Assert.Equal(1UL, await AskAsync(source, "SELECT count() FROM records"));

        await new FactErasure(source, ErasureSubject.Of(ErasureKind.Principal, "admin", null, inTexts: true), Schema(source)).EraseAsync(new Told([]), CancellationToken.None);
        Assert.Equal(1UL, await AskAsync(source, "SELECT count() FROM records WHERE path = '/erased/users'"));
    }

    [Theory]
    [InlineData("a') OR 1=1 --")]
    [InlineData("\\E.*(?s)'\\'' $ |")]
    [InlineData("häß😀 \"<x>\"")]
    public async Task Erase_HostileValues_AreData(string value)
    {
        await using ClickHouseDataSource source = await MigrateAsync();
        await using (ClickHouseConnection connection = source.CreateConnection())
        {
            await connection.ExecuteAsync("INSERT INTO records (record_id, time, window, principal, path) SELECT '1', now64(6), now(), @value, '/x' UNION ALL SELECT '2', now64(6), now(), 'bob', concat('/', @value, '/y')", new { value });
            await connection.ExecuteAsync("INSERT INTO incidents (id, opened, cause_client, detail, version) SELECT 'i', now64(6), @value, @detail, 1", new { value, detail = System.Text.Json.JsonSerializer.Serialize(new { client = value }) });
        }

        await new FactErasure(source, ErasureSubject.Of(ErasureKind.Principal, value, null, inTexts: true), Schema(source)).EraseAsync(new Told([]), CancellationToken.None);

        Assert.Equal(1UL, await AskAsync(source, "SELECT count() FROM records WHERE path = '/erased/y'"));
        Assert.Equal(1UL, await AskAsync(source, "SELECT count() FROM incidents WHERE cause_client = '' AND detail = '{\"client\":\"\"}'"));
    }

    /// <summary>Places of a value that are not a part of the other person's longer one.</summary>
    private static async Task<List<string>> RealPlacesAsync(ClickHouseDataSource source, ErasureSeed seed, string value)
    {
        List<string> places = [];
        await using ClickHouseConnection connection = source.CreateConnection();
        foreach (string place in await seed.FindAsync(value))
        {
            string[] names = place.Split('.', 2);
            string without = "replaceAll(replaceAll(toString(`" + names[1] + "`), @OtherAddress, ''), @OtherPrincipal, '')";
            ulong real = await connection.ExecuteScalarAsync<ulong>(
                $"SELECT count() FROM `{names[0]}` WHERE position({without}, @value) > 0", new { value, ErasureSeed.OtherAddress, ErasureSeed.OtherPrincipal });
            if (real > 0) places.Add(place);
        }

        return places;
    }

    private async Task<ClickHouseDataSource> MigrateAsync()
    {
        ClickHouseDataSource source = await engine.CreateDatabaseAsync();
        await new SchemaMigrator().MigrateAsync(source, Schema(source), CancellationToken.None);
        return source;
    }

    private static SchemaSettings Schema(ClickHouseDataSource source) => new() { Database = source.Database };

    private static async Task<ulong> AskAsync(ClickHouseDataSource source, string sql)
    {
        await using ClickHouseConnection connection = source.CreateConnection();
        return await connection.ExecuteScalarAsync<ulong>(sql);
    }

    private static async Task ExecuteAsync(ClickHouseDataSource source, string sql)
    {
        await using ClickHouseConnection connection = source.CreateConnection();
        await connection.ExecuteAsync(sql);
    }

    private sealed class Told(List<ErasureCount> counts) : IProgress<ErasureCount>
    {
        public void Report(ErasureCount value) => counts.Add(value);
    }
}
