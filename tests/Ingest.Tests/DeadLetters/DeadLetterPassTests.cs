using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Ingest.DeadLetters;
using Insight.Ingest.Storing;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Storage.Control.DeadLetters;
using Insight.Testing;

namespace Insight.Ingest.Tests.DeadLetters;

/// <summary>Dead letters that are tried again or thrown away, over the real ingest and storage.</summary>
[Collection(SharedEngine.Name)]
public sealed class DeadLetterPassTests(EngineFixture engine) : IDisposable
{
    private const string NoTeapots = "ALTER TABLE records ADD CONSTRAINT no_teapots CHECK status != 418", Teapots = "ALTER TABLE records DROP CONSTRAINT no_teapots";

    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public async Task Retry_TheReasonIsGone_StoresTheRecordsOnceAndSettlesTheLetters()
    {
        await using Database database = await Database.CreateAsync(engine);
        string[] ids = await RefuseTeapotsAsync(database, 60, 7, 8, 41);
        DeadLetterOrders orders = Orders();
        await database.ExecuteAsync(Teapots);

        orders.Order(ids, DeadLetterAction.Retry, "ann", "teapots are welcome now");
        Assert.Equal(3, await Pass(database, orders).RunAsync(CancellationToken.None));

        Assert.Equal("60|60", (await database.RowsAsync("SELECT toString(count()), toString(uniqExact(record_id)) FROM records")).Single());
        Assert.Equal(["stored|0|0"], await database.RowsAsync("SELECT DISTINCT toString(state), toString(length(record)), toString(length(excerpt)) FROM dead_letters FINAL"));
        Assert.All(orders.Of(ids).Values, static order => Assert.Equal("Stored.", order.Outcome));
        Assert.Equal(0, await Pass(database, orders).RunAsync(CancellationToken.None));
        await database.RollUpAsync();
        await database.AssertDerivedEqualsRawAsync();
    }

    [Fact]
    public async Task Retry_KilledBetweenAnyTwoSteps_NothingIsLostAndNothingIsTwice()
    {
        for (int steps = 0; ; steps++)
        {
            await using Database database = await Database.CreateAsync(engine);
            string[] ids = await RefuseTeapotsAsync(database, 20, 3, 4);
            DeadLetterOrders orders = Orders();
            await database.ExecuteAsync(Teapots);
            orders.Order(ids, DeadLetterAction.Retry, "ann", "");
            int left = steps;
            DeadLetterPass killed = Pass(database, orders);
            killed.BeforeStep = () =>
            {
                if (left-- == 0) throw new OperationCanceledException();
            };
            bool wasKilled = false;
            try
            {
                await killed.RunAsync(CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                wasKilled = true;
            }

            await Pass(database, orders).RunAsync(CancellationToken.None);

            Assert.Equal("20", await database.ScalarAsync("SELECT toString(count()) FROM records"));
            Assert.Equal("2", await database.ScalarAsync("SELECT toString(count()) FROM dead_letters FINAL WHERE state = 'stored'"));
            Assert.Empty(orders.Waiting(10));
            await database.RollUpAsync();
            await database.AssertDerivedEqualsRawAsync();
            if (wasKilled) continue;
            Assert.Equal(3, steps);
            break;
        }
    }

    [Fact]
    public async Task Retry_RefusedAgain_TheLetterStaysAndTheOrderSaysWhy()
    {
        await using Database database = await Database.CreateAsync(engine);
        string[] ids = await RefuseTeapotsAsync(database, 20, 3);
        DeadLetterOrders orders = Orders();

        orders.Order(ids, DeadLetterAction.Retry, "ann", "");
        await Pass(database, orders).RunAsync(CancellationToken.None);

        Assert.Contains("no_teapots", orders.Of(ids)[ids[0]].Outcome, StringComparison.Ordinal);
        Assert.Equal("test||refused-by-storage|1", (await database.RowsAsync("SELECT toString(source), toString(state), toString(reason), toString(notEmpty(record)) FROM dead_letters FINAL")).Single());

        // Another try is a new order.
        await database.ExecuteAsync(Teapots);
        Assert.Equal(ids, orders.Order(ids, DeadLetterAction.Retry, "ann", ""));
        await Pass(database, orders).RunAsync(CancellationToken.None);
        Assert.Equal("20", await database.ScalarAsync("SELECT toString(count()) FROM records"));
    }

    [Fact]
    public async Task Retry_BytesThatAreNoRecord_AreRefusedAgain()
    {
        await using Database database = await Database.CreateAsync(engine);
        await database.IngestAsync(new ListSource([[0xFF, 0xFF, 0xFF]], 1));
        string id = await database.ScalarAsync("SELECT lower(hex(record_id)) FROM dead_letters FINAL");
        DeadLetterOrders orders = Orders();

        orders.Order([id], DeadLetterAction.Retry, "ann", "");
        await Pass(database, orders).RunAsync(CancellationToken.None);

        Assert.Equal("Refused again: The bytes are not an encoded access record.", orders.Of([id])[id].Outcome);
        Assert.Equal("1", await database.ScalarAsync("SELECT toString(count()) FROM dead_letters FINAL WHERE state = ''"));
    }

    [Fact]
    public async Task Retry_TheRecordWasStoredMeanwhile_IsNotStoredTwice()
    {
        await using Database database = await Database.CreateAsync(engine);
        List<AccessRecord> records = Teapotted(20, 3);
        await database.ExecuteAsync(NoTeapots);
        await database.IngestAsync(new ListSource(records, 20));
        await database.ExecuteAsync(Teapots);
        await database.IngestAsync(new ListSource([records[3]], 1));
        DeadLetterOrders orders = Orders();
        string id = await database.ScalarAsync("SELECT lower(hex(record_id)) FROM dead_letters FINAL");

        orders.Order([id], DeadLetterAction.Retry, "ann", "");
        await Pass(database, orders).RunAsync(CancellationToken.None);

        Assert.Equal("20", await database.ScalarAsync("SELECT toString(count()) FROM records"));
        Assert.Equal("Stored.", orders.Of([id])[id].Outcome);
    }

    [Fact]
    public async Task Discard_ForgetsWhatTheLetterHeldAndStandsInTheAuditLog()
    {
        await using Database database = await Database.CreateAsync(engine);
        string[] ids = await RefuseTeapotsAsync(database, 20, 3, 5);
        ControlDatabase control = Control();
        DeadLetterOrders orders = new(control, TimeProvider.System);

        orders.Order([ids[0]], DeadLetterAction.Discard, "ann", "a test of ours");
        Assert.Empty(orders.Order([ids[0]], DeadLetterAction.Retry, "bob", "it waits already"));
        await Pass(database, orders).RunAsync(CancellationToken.None);

        Assert.Equal(["|1", "discarded|0"], await database.RowsAsync("SELECT toString(state), toString(notEmpty(record)) FROM dead_letters FINAL ORDER BY state"));
        AuditNote note = Assert.Single(AuditLog.List(control, new AuditQuery(10, Kind: DeadLetterOrders.LogKind))).Note;
        Assert.Equal(("ann", "discard", ids[0], "a test of ours"), (note.Actor, note.Action, note.Name, note.Reason));
        // What is thrown away cannot be tried again.
        orders.Order([ids[0]], DeadLetterAction.Retry, "ann", "");
        await Pass(database, orders).RunAsync(CancellationToken.None);
        Assert.Equal("Discarded.", orders.Of([ids[0]])[ids[0]].Outcome);
        Assert.Equal("18", await database.ScalarAsync("SELECT toString(count()) FROM records"));
    }

    [Fact]
    public async Task Retry_OfALetterWithoutItsRecord_SaysSo()
    {
        await using Database database = await Database.CreateAsync(engine);
        await database.ExecuteAsync("INSERT INTO dead_letters (record_id, source, line, reason, excerpt) VALUES (unhex('00112233445566778899aabbccddeeff'), 'access.log', 7, 'bad-time', 'GET /')");
        DeadLetterOrders orders = Orders();
        const string Id = "00112233445566778899aabbccddeeff", Gone = "ffffffffffffffffffffffffffffffff";

        orders.Order([Id, Gone], DeadLetterAction.Retry, "ann", "");
        await Pass(database, orders).RunAsync(CancellationToken.None);

        IReadOnlyDictionary<string, DeadLetterOrder> done = orders.Of([Id, Gone]);
        Assert.Equal("Only its beginning was kept, so it cannot be tried again.", done[Id].Outcome);
        Assert.Equal("There is no such dead letter any more: its time was over.", done[Gone].Outcome);
    }

    [Fact]
    public async Task Store_BeyondTheRoomOfADay_KeepsOnlyTheBeginning()
    {
        await using Database database = await Database.CreateAsync(engine);
        DeadLetterRoom room = new(database.Time);
        room.Take(DeadLetterRoom.BytesPerDay - 4);
        byte[][] bad = [[0xFF, 1, 2], [0xFF, 3, 4]];
        BatchStore store = new(database.Source, new TemplateMatcher(), "test", room: room);
        Streaming.RecordBatch batch = new();
        foreach (byte[] record in bad) batch.Add(record);

        Assert.Equal(2, (await store.StoreAsync(batch, CancellationToken.None)).DeadLetters);

        Assert.Equal(["0|3", "3|3"], await database.RowsAsync("SELECT toString(length(record)) AS kept, toString(bytes) FROM dead_letters FINAL ORDER BY kept"));
        Assert.Equal(1, room.Left);
        database.Time.Now += TimeSpan.FromDays(1);
        Assert.Equal(DeadLetterRoom.BytesPerDay, room.Left);
    }

    public void Dispose() => _folder.Dispose();

    private static List<AccessRecord> Teapotted(int count, params int[] teapots)
    {
        List<AccessRecord> records = new RecordSamples(31).Many(count, 0, 60);
        foreach (int teapot in teapots) records[teapot].Status = 418;
        return records;
    }

    /// <summary>Ingests records of which storage refuses some; the ids of those.</summary>
    private static async Task<string[]> RefuseTeapotsAsync(Database database, int count, params int[] teapots)
    {
        await database.ExecuteAsync(NoTeapots);
        List<AccessRecord> records = Teapotted(count, teapots);
        await database.IngestAsync(new ListSource(records, 50));
        return [.. teapots.Select(teapot => Convert.ToHexStringLower(records[teapot].RecordId.Span))];
    }

    private static DeadLetterPass Pass(Database database, DeadLetterOrders orders) => new(database.Source, orders, new TemplateMatcher(), new DeadLetterRoom(TimeProvider.System));

    private DeadLetterOrders Orders() => new(Control(), TimeProvider.System);

    private ControlDatabase Control() => TestControlDatabase.Open(Path.Combine(_folder.Path, Guid.NewGuid().ToString("N") + ".db"));
}
