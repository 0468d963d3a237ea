using Google.Protobuf;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Ingest.Storing;
using Insight.Storage.ClickHouse;
using Insight.Streaming;
using Insight.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Ingest.Tests.Storing;

[Collection(SharedEngine.Name)]
public sealed class IngestLoopTests(EngineFixture engine)
{
    [Fact]
    public async Task Step_RowsThatClickHouseRefuses_GoToDeadLettersAndTheRestIsStored()
    {
        await using Database database = await Database.CreateAsync(engine);
        await database.ExecuteAsync("ALTER TABLE records ADD CONSTRAINT no_teapots CHECK status != 418");
        List<AccessRecord> records = new RecordSamples(20).Many(200, 0, 60);
        foreach (int poison in (int[])[0, 77, 78, 199]) records[poison].Status = 418;
        ListSource source = new(records, 100);

        await database.IngestAsync(source);

        Assert.Equal(200, source.Committed);
        Assert.Equal("196", await database.ScalarAsync("SELECT toString(count()) FROM records"));
        Assert.Equal(
            records.Where(record => record.Status == 418).Select(record => Convert.ToHexString(record.RecordId.Span)).Order(StringComparer.Ordinal),
            await database.RowsAsync("SELECT hex(record_id) AS id FROM dead_letters FINAL WHERE reason = 'refused-by-storage' AND detail LIKE '%no_teapots%' ORDER BY id"));
        await database.RollUpAsync();
        await database.AssertDerivedEqualsRawAsync();
    }

    [Fact]
    public async Task Step_BytesThatAreNoRecord_GoToDeadLettersAndBlockNothing()
    {
        await using Database database = await Database.CreateAsync(engine);
        List<byte[]> records = [.. new RecordSamples(21).Many(50, 0, 60).Select(record => record.ToByteArray())];
        records.Insert(10, [0xFF, 0xFF, 0xFF]);
        records.Insert(20, []);
        records.Insert(30, new AccessRecord { RecordId = ByteString.CopyFrom(new byte[16]), TimeUs = -1 }.ToByteArray());

        await database.IngestAsync(new ListSource(records, 25));

        Assert.Equal("50", await database.ScalarAsync("SELECT toString(count()) FROM records"));
        Assert.Equal(
            ["bad-record-id", "malformed-record", "time-out-of-range"],
            await database.RowsAsync("SELECT reason FROM dead_letters FINAL WHERE source = 'test' ORDER BY reason"));
    }

    [Fact]
    public async Task Step_Losses_AreStoredOnce()
    {
        await using Database database = await Database.CreateAsync(engine);
        ListSource source = new(new RecordSamples(22).Many(20, 0, 60), 10);
        source.Losses.Add(10, new StreamLoss(StreamLossKind.Dropped, 7, 0, "segment 1"));

        await database.IngestAsync(source);

        Assert.Equal("dropped|7|segment 1", (await database.RowsAsync("SELECT toString(kind), toString(records), place FROM stream_losses FINAL")).Single());
    }

    [Fact]
    public async Task Step_LossesOfEveryKind_CanBeReadAgain()
    {
        await using Database database = await Database.CreateAsync(engine);
        StreamLossKind[] kinds = Enum.GetValues<StreamLossKind>();
        ListSource source = new(new RecordSamples(26).Many(kinds.Length, 0, 60), 1);
        for (int i = 0; i < kinds.Length; i++) source.Losses.Add(i, new StreamLoss(kinds[i], 1, 0, "somewhere"));

        await database.IngestAsync(source);

        Assert.Equal(
            kinds.Select(static kind => kind.ToString().ToLowerInvariant()).Order(StringComparer.Ordinal),
            await database.RowsAsync("SELECT toString(kind) AS word FROM stream_losses FINAL ORDER BY word"));
    }

    [Fact]
    public async Task Step_BatchSentAgainWithItsToken_RawDoesNotGrow()
    {
        await using Database database = await Database.CreateAsync(engine);
        List<AccessRecord> records = new RecordSamples(23).Many(100, 0, 60);
        await database.IngestAsync(new ListSource(records, 50));
        await database.IngestAsync(new ListSource(records, 50));
        Assert.Equal("100", await database.ScalarAsync("SELECT toString(count()) FROM records"));
    }

    [Fact]
    public async Task Step_ClickHouseDiesMidBatchAndComesBack_NothingIsLost()
    {
        await using TestEngine own = await TestEngine.StartAsync();
        await using ClickHouseDataSource source = own.Process.CreateDataSource("insight");
        await new Storage.Schema.SchemaMigrator().MigrateAsync(source, new Storage.Schema.SchemaSettings(), CancellationToken.None);
        ListSource records = new(new RecordSamples(24).Many(3000, 0, 60), 100);
        IngestLoop loop = new(
            records, new BatchStore(source, new TemplateMatcher(), "test"), new IngestOptions { RetryMaximum = TimeSpan.FromMilliseconds(100) },
            TimeProvider.System, NullLogger<IngestLoop>.Instance);
        Task<int> work = Task.Run(async () =>
        {
            int steps = 0;
            while (await loop.StepAsync(TimeSpan.Zero, CancellationToken.None)) steps++;
            return steps;
        });
        while (loop.Stored < 500) await Task.Yield();

        own.Process.Kill();
        while (loop.Retries == 0) await Task.Yield();
        await own.RestartAsync();

        Assert.Equal(30, await work);
        await using ClickHouseConnection connection = source.CreateConnection();
        await connection.OpenAsync();
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = "SELECT toString(uniqExact(record_id)) FROM records";
        Assert.Equal("3000", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Run_StoppedWhileABatchIsNotStored_StoresThatBatchAndTheRestBeforeItEnds()
    {
        await using Database database = await Database.CreateAsync(engine);
        await using FailingProxy proxy = new(engine.ConnectionString);
        await using ClickHouseDataSource storage = proxy.CreateDataSource(database.Source.Database);
        using CancellationTokenSource stop = new();
        proxy.RequestsLeft = 4;
        proxy.OnRefused = () =>
        {
            proxy.RequestsLeft = int.MaxValue;
            stop.Cancel();
        };
        ListSource records = new(new RecordSamples(25).Many(300, 0, 60), 100);
        IngestLoop loop = new(
            records, new BatchStore(storage, new TemplateMatcher(), "test"), new IngestOptions { RetryMinimum = TimeSpan.FromMilliseconds(1) },
            TimeProvider.System, NullLogger<IngestLoop>.Instance);

        await loop.RunAsync(TimeSpan.FromMinutes(1), stop.Token);

        Assert.True(stop.IsCancellationRequested);
        Assert.NotEqual(0, loop.Retries);
        Assert.Equal(300, records.Committed);
        Assert.Equal("300", await database.ScalarAsync("SELECT toString(uniqExact(record_id)) FROM records"));
    }
}
