using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.Schemas;
using Insight.Storage.Control;
using Insight.Testing;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Inventory;

public sealed class InventoryPassTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public async Task Run_Records_CountTraitsOnce()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.RecordAsync(new BodyRecord(1, "2026-03-01 10:00:01")
        {
            Auth = "jwt@header:authorization",
            Client = "8.8.8.8",
            QueryNames = "limit q",
            QueryTypes = "integer",
            ResponseSensitive = "card email",
            RequestSensitive = "email",
        }, times: 2);
        await tables.RecordAsync(new BodyRecord(1, "2026-03-01 10:59:59") { ResponseSensitive = "card", RequestType = "Text/Plain", Client = "2001:db8::1" });
        await tables.RecordAsync(new BodyRecord(1, "2026-03-01 11:00:00") { Client = "pseudonym" });
        await tables.RecordAsync(new BodyRecord(1, "2026-03-01 10:00:02", 401));
        await tables.RecordAsync(new BodyRecord(1, "2026-03-01 10:00:03") { Flag = "waf" });
        await tables.RecordAsync(new BodyRecord(0, "2026-03-01 10:00:04"));
        await tables.RollUpAsync();

        await Pass(tables).RunAsync(CancellationToken.None);

        Assert.Equal(
            [
                "(1,'2026-03-01 10:00:00',2,2,1,{'':1,'jwt@header:authorization':1},{'text/plain':1},{'application/json':2},{'email':1},{'card':2,'email':1},{'plain':2},{'integer limit':1,'text q':1})",
                "(1,'2026-03-01 11:00:00',1,0,0,{'':1},{},{'application/json':1},{},{},{'plain':1},{})",
            ],
            await TraitsAsync(tables));
    }

    [Fact]
    public async Task Run_ClientAddress_TellsPublicSources()
    {
        string[] known = ["8.8.8.8", "172.32.0.1", "172.15.0.1", "192.167.0.1", "100.63.0.1", "100.128.0.1", "2a00:1450::1", "2001:db8::1"];
        string[] others = ["10.1.2.3", "172.16.0.1", "172.31.0.1", "192.168.1.1", "127.0.0.1", "169.254.1.1", "100.64.0.1", "100.127.0.1", "0.0.0.0", "fd00::1", "fe80::1", "::1", "::ffff:10.0.0.1", "k7Pseudonym", ""];
        await using Tables tables = await Tables.CreateAsync(engine);
        for (int i = 0; i < known.Length; i++) await tables.RecordAsync(new BodyRecord((ulong)i + 1, "2026-03-01 10:00:01") { Client = known[i] });
        for (int i = 0; i < others.Length; i++) await tables.RecordAsync(new BodyRecord((ulong)i + 1001, "2026-03-01 10:00:01") { Client = others[i] });
        await tables.RollUpAsync();

        await Pass(tables).RunAsync(CancellationToken.None);

        Assert.Equal(
            Enumerable.Range(1, known.Length).Select(i => (ulong)i),
            await tables.QueryAsync<ulong>("SELECT endpoint_id FROM endpoint_traits FINAL WHERE public = 1 ORDER BY endpoint_id"));
        Assert.Equal([(ulong)others.Length], await tables.QueryAsync<ulong>("SELECT count() FROM endpoint_traits FINAL WHERE public = 0"));
    }

    [Fact]
    public async Task Run_Bodies_AddUpToSchemas()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.RecordAsync(new BodyRecord(1, "2026-03-01 10:00:01", 201) { RequestType = "application/json", RequestShape = "{id:integer}", ResponseShape = "{ok:boolean}" }, times: 3);
        await tables.RecordAsync(new BodyRecord(1, "2026-03-01 10:30:01", 201) { RequestType = "application/JSON", RequestShape = "{id:integer,n:null}", ResponseShape = "not a shape" });
        await tables.RecordAsync(new BodyRecord(1, "2026-03-01 10:30:02", 422) { RequestType = "application/json", RequestShape = "{wrong:string}", ResponseShape = "{error:string}" });
        await tables.RecordAsync(new BodyRecord(1, "2026-03-01 10:30:03", 403) { ResponseShape = "{blocked:string}", Flag = "waf" });
        await tables.RollUpAsync();

        await Pass(tables).RunAsync(CancellationToken.None);

        Assert.Equal(
            [
                """(1,0,'application/json',0,'2026-03-01 10:00:00',2,'{"n":2,"t":{"{}":2},"f":{"id":{"n":2,"t":{"integer":2}},"n":{"n":1,"t":{"null":1}}}}')""",
                """(1,1,'application/json',201,'2026-03-01 10:00:00',1,'{"n":1,"t":{"{}":1},"f":{"ok":{"n":1,"t":{"boolean":1}}}}')""",
                """(1,1,'application/json',422,'2026-03-01 10:00:00',1,'{"n":1,"t":{"{}":1},"f":{"error":{"n":1,"t":{"string":1}}}}')""",
            ],
            await SchemasAsync(tables));
    }

    [Fact]
    public async Task Run_HourThatWasCountedLately_CountsOnlyMinutesThatChanged()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.RecordAsync(new BodyRecord(1, "2026-03-01 10:00:01") { ResponseShape = "{id:integer}" });
        await tables.RollUpAsync();
        await Pass(tables).RunAsync(CancellationToken.None);

        // Were the first minute counted again, it would be found empty.
        await tables.ExecuteAsync("TRUNCATE TABLE records", new { });
        await tables.ExecuteAsync("TRUNCATE TABLE edge_minutes", new { });
        await tables.RecordAsync(new BodyRecord(1, "2026-03-01 10:59:59") { ResponseShape = "{id:integer}" });
        await tables.RollUpAsync();
        await Pass(tables).RunAsync(CancellationToken.None);
        Assert.Equal([2UL], await tables.QueryAsync<ulong>("SELECT requests FROM endpoint_traits FINAL"));
        Assert.Equal([2UL], await tables.QueryAsync<ulong>("SELECT bodies FROM endpoint_schemas FINAL"));

        // Once it is not sure that all minutes are there, they are all counted from what there is.
        await tables.ExecuteAsync("TRUNCATE TABLE endpoint_trait_minutes", new { });
        await Pass(tables).RunAsync(CancellationToken.None);
        Assert.Equal([1UL], await tables.QueryAsync<ulong>("SELECT requests FROM endpoint_traits FINAL"));
        Assert.Equal([1UL], await tables.QueryAsync<ulong>("SELECT bodies FROM endpoint_schemas FINAL"));
    }

    [Fact]
    public async Task Run_Again_ChangesNothing()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await FillAsync(tables);
        await tables.RollUpAsync();
        await Pass(tables).RunAsync(CancellationToken.None);
        string once = await AllAsync(tables);

        await tables.RollUpAsync();
        await Pass(tables).RunAsync(CancellationToken.None);

        Assert.Contains("field-added", once, StringComparison.Ordinal);
        Assert.Equal(once, await AllAsync(tables));
    }

    [Fact]
    public async Task Run_InPieces_GivesTheSameAsAtOnce()
    {
        await using Tables atOnce = await Tables.CreateAsync(engine), pieces = await Tables.CreateAsync(engine);
        await FillAsync(atOnce);
        await atOnce.RollUpAsync();
        await Pass(atOnce).RunAsync(CancellationToken.None);

        await FillAsync(pieces, async () =>
        {
            await pieces.RollUpAsync();
            await Pass(pieces).RunAsync(CancellationToken.None);
        });

        Assert.Equal(await AllAsync(atOnce), await AllAsync(pieces));
    }

    [Fact]
    public async Task Run_KilledAtEveryStep_GivesTheSameWhenRunAgain()
    {
        await using Tables whole = await Tables.CreateAsync(engine), killed = await Tables.CreateAsync(engine);
        await FillAsync(whole);
        await whole.RollUpAsync();
        await Pass(whole).RunAsync(CancellationToken.None);
        await FillAsync(killed);
        await killed.RollUpAsync();

        int deaths = 0;
        for (bool done = false; !done; deaths++)
        {
            int left = deaths;
            InventoryPass pass = Pass(killed);
            pass.BeforeStep = () =>
            {
                if (left-- == 0) throw new OperationCanceledException();
            };
            try
            {
                await pass.RunAsync(CancellationToken.None);
                done = true;
            }
            catch (OperationCanceledException)
            {
                // Killed; what was written stays.
            }
        }

        Assert.InRange(deaths, 8, 100);
        Assert.Equal(await AllAsync(whole), await AllAsync(killed));
    }

    [Fact]
    public async Task Run_RecordsThatMovedToAnotherEndpoint_LeaveNothingBehind()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await FillAsync(tables);
        await tables.RollUpAsync();
        await Pass(tables).RunAsync(CancellationToken.None);

        await tables.ExecuteAsync("CREATE TABLE moved AS records", new { });
        await tables.ExecuteAsync("INSERT INTO moved SELECT * REPLACE (if(endpoint_id = 2, 3, endpoint_id) AS endpoint_id) FROM records", new { });
        await tables.ExecuteAsync("TRUNCATE TABLE records", new { });
        await tables.ExecuteAsync("INSERT INTO records SELECT * FROM moved", new { });
        await tables.RollUpAsync();
        await Pass(tables).RunAsync(CancellationToken.None);

        Assert.Equal([1UL, 3UL], await tables.QueryAsync<ulong>("SELECT DISTINCT endpoint_id FROM endpoint_traits FINAL WHERE requests > 0 ORDER BY endpoint_id"));
        Assert.Equal([1UL, 3UL], await tables.QueryAsync<ulong>("SELECT DISTINCT endpoint_id FROM endpoint_schemas FINAL WHERE bodies > 0 ORDER BY endpoint_id"));
    }

    [Fact]
    public async Task Run_Drift_IsFoundUntilItIsAccepted()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await FillAsync(tables);
        await tables.RollUpAsync();
        AcceptedSchemas accepted = Accepted();
        DriftRecorder recorder = new(tables.Source, accepted);
        await new InventoryPass(tables.Source, recorder).RunAsync(CancellationToken.None);

        SchemaDrift drift = Assert.Single(await recorder.CompareAsync([1], CancellationToken.None));
        Assert.Equal([(DriftKind.FieldAdded, "/tax")], drift.Findings.Select(f => (f.Kind, f.Path)));
        Assert.Equal([1U], await tables.QueryAsync<uint>("SELECT count FROM drift_findings FINAL WHERE endpoint_id = 1"));

        IReadOnlyList<SchemaHour> hours = (await new SchemaReader(tables.Source).HoursAsync([1], CancellationToken.None)).Single().Value;
        accepted.Accept([(drift.Key, DriftWindow.Newest(hours), hours[^1].Hour)], "ada");
        await recorder.RecordAsync([1], CancellationToken.None);

        drift = Assert.Single(await recorder.CompareAsync([1], CancellationToken.None));
        Assert.Empty(drift.Findings);
        Assert.Equal("ada", drift.AcceptedBy);
        Assert.Equal([0U], await tables.QueryAsync<uint>("SELECT count FROM drift_findings FINAL WHERE endpoint_id = 1"));
    }

    [Fact]
    public async Task Run_NothingRolledUp_DoesNothing()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.RecordAsync(new BodyRecord(1, "2026-03-01 10:00:01"));

        await Pass(tables).RunAsync(CancellationToken.None);

        Assert.Empty(await TraitsAsync(tables));
    }

    public void Dispose() => _folder.Dispose();

    private InventoryPass Pass(Tables tables) => new(tables.Source, new DriftRecorder(tables.Source, Accepted()));

    private AcceptedSchemas Accepted() => new(ControlDatabase.Open(Path.Combine(_folder.Path, Guid.NewGuid().ToString("N") + ".db")), TimeProvider.System);

    /// <summary>Two hours of bodies with a new field in a third; records of another endpoint on another day.</summary>
    private static async Task FillAsync(Tables tables, Func<Task>? afterEach = null)
    {
        afterEach ??= () => Task.CompletedTask;
        for (int i = 0; i < 11; i++) await ManyAsync(tables, 1, $"2026-03-01 10:{i:d2}:00", "{id:integer}", 10);
        await afterEach();
        await tables.RecordAsync(new BodyRecord(2, "2026-02-27 09:00:00") { Auth = "mtls", ResponseShape = "[]" }, times: 2);
        await ManyAsync(tables, 1, "2026-03-01 12:10:00", "{id:integer,tax:number}", 12);
        await afterEach();
        await tables.RecordAsync(new BodyRecord(2, "2026-02-27 09:30:00") { Auth = "mtls", ResponseShape = "[string]" });
        await afterEach();
    }

    private static Task ManyAsync(Tables tables, ulong endpoint, string time, string shape, int count) => tables.ExecuteAsync("""
        INSERT INTO records (record_id, time, window, endpoint_id, status, destination_service, response_type, response_shape)
        SELECT toFixedString(substring(hex(MD5(concat(@time, toString(number)))), 1, 16), 16), parseDateTime64BestEffort(@time, 6, 'UTC'),
            toStartOfInterval(parseDateTimeBestEffort(@time, 'UTC'), INTERVAL 10 SECOND, 'UTC'), @endpoint, 200, 'cart', 'application/json', @shape
        FROM numbers(@count)
        """, new { endpoint, time, shape, count });

    private static Task<IReadOnlyList<string>> TraitsAsync(Tables tables) => tables.QueryAsync<string>(
        "SELECT toString(tuple(* EXCEPT (version, computed_at))) FROM endpoint_traits FINAL WHERE requests > 0 ORDER BY endpoint_id, hour");

    private static Task<IReadOnlyList<string>> SchemasAsync(Tables tables) => tables.QueryAsync<string>(
        "SELECT toString(tuple(* EXCEPT (version, computed_at))) FROM endpoint_schemas FINAL WHERE bodies > 0 ORDER BY endpoint_id, direction, content_type, status, hour");

    private static async Task<string> AllAsync(Tables tables) => string.Join('\n', [
        .. await TraitsAsync(tables), .. await SchemasAsync(tables),
        .. await tables.QueryAsync<string>("SELECT toString(tuple(* EXCEPT (version, computed_at))) FROM drift_findings FINAL WHERE count > 0 ORDER BY endpoint_id, direction, content_type, status")]);
}
