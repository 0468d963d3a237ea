using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Ingest.RollUps;
using Insight.Ingest.Storing;
using Insight.Streaming;
using Insight.Testing;

namespace Insight.Ingest.Tests.RollUps;

[Collection(SharedEngine.Name)]
public sealed class RollUpTests(EngineFixture engine)
{
    [Fact]
    public async Task CatchUp_ManyWindows_EqualsRaw()
    {
        await using Database database = await Database.CreateAsync(engine);
        await database.IngestAsync(new ListSource(new RecordSamples(1).Many(3000, 0, 600), 1000));

        Assert.Equal(60, await database.RollUpAsync());

        await database.AssertDerivedEqualsRawAsync();
        Assert.Equal("3000", await database.ScalarAsync("SELECT toString(sum(requests)) FROM edge_minutes FINAL"));
        Assert.Equal(0, await database.RollUpAsync());
    }

    [Fact]
    public async Task CatchUp_SameRowsTwiceShuffledAndCutOtherwise_SameTables()
    {
        List<AccessRecord> records = new RecordSamples(2).Many(2000, 0, 300);
        await using Database once = await Database.CreateAsync(engine);
        await once.IngestAsync(new ListSource(records, 700));
        await once.RollUpAsync();

        await using Database often = await Database.CreateAsync(engine);
        AccessRecord[] shuffled = [.. records, .. records.Take(1500)];
        new Random(3).Shuffle(shuffled);
        await often.IngestAsync(new ListSource(shuffled, 333));
        await often.RollUpAsync();
        await often.IngestAsync(new ListSource(records, 91));
        await often.RollUpAsync();

        Assert.Equal(await once.DerivedAsync(), await often.DerivedAsync());
        await often.AssertDerivedEqualsRawAsync();
    }

    [Fact]
    public async Task CatchUp_LateRecord_ReplacesItsWindowAndMinute()
    {
        await using Database database = await Database.CreateAsync(engine);
        RecordSamples samples = new(4);
        await database.IngestAsync(new ListSource(samples.Many(300, 0, 120), 1000));
        await database.RollUpAsync();

        await database.IngestAsync(new ListSource([samples.At(15), samples.At(75)], 1000));

        Assert.Equal(2, await database.RollUpAsync());
        await database.AssertDerivedEqualsRawAsync();
        Assert.Equal("302", await database.ScalarAsync("SELECT toString(sum(requests)) FROM endpoint_windows FINAL"));
    }

    [Fact]
    public async Task CatchUp_KeysThatAreGoneFromRaw_BecomeZero()
    {
        await using Database database = await Database.CreateAsync(engine);
        await database.IngestAsync(new ListSource(new RecordSamples(5).Many(500, 0, 60), 1000));
        await database.RollUpAsync();

        await database.ExecuteAsync("ALTER TABLE records DELETE WHERE destination_service = 'svc-1' SETTINGS mutations_sync = 2");
        await database.IngestAsync(new ListSource(new RecordSamples(6).Many(60, 0, 60), 1000));
        await database.RollUpAsync();

        await database.AssertDerivedEqualsRawAsync();
        Assert.NotEqual("0", await database.ScalarAsync("SELECT toString(countIf(requests = 0)) FROM edge_windows FINAL"));
    }

    [Fact]
    public async Task CatchUp_RecordsOf2015AndWindowsLostToRetention_MinuteIsWhole()
    {
        await using Database database = await Database.CreateAsync(engine);
        RecordSamples samples = new(7);
        DateTimeOffset old = new(2015, 5, 17, 10, 5, 0, TimeSpan.Zero);
        await database.IngestAsync(new ListSource([.. Enumerable.Range(0, 60).Select(i => samples.At(old.AddSeconds(i)))], 1000));
        await database.RollUpAsync();
        foreach (WindowTable table in WindowTable.All) await database.ExecuteAsync($"TRUNCATE TABLE {table.Windows}");

        await database.IngestAsync(new ListSource([samples.At(old.AddSeconds(33))], 1000));
        await database.RollUpAsync();

        await database.AssertDerivedEqualsRawAsync();
        Assert.Equal("61", await database.ScalarAsync("SELECT toString(sum(requests)) FROM edge_endpoint_minutes FINAL"));
    }

    [Fact]
    public async Task RunOnce_OpenWindow_WaitsForItsEndAndGrace()
    {
        await using Database database = await Database.CreateAsync(engine);
        database.Time.Now = DateTimeOffset.UtcNow;
        DateTimeOffset window = DateTimeOffset.FromUnixTimeSeconds(database.Time.Now.ToUnixTimeSeconds() / 10 * 10);
        await database.IngestAsync(new ListSource([new RecordSamples(8).At(window.AddSeconds(1))], 10));

        database.Time.Now = window.AddSeconds(10.9);
        Assert.Equal(0, await database.RollUpAsync());
        database.Time.Now = window.AddSeconds(11);
        Assert.Equal(1, await database.RollUpAsync());
        await database.AssertDerivedEqualsRawAsync();
    }

    [Fact]
    public async Task RunOnce_ClockRanAhead_FutureWindowIsComputedOnceItWasDirtyForAWindow()
    {
        await using Database database = await Database.CreateAsync(engine);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await database.IngestAsync(new ListSource([new RecordSamples(9).At(now.AddDays(3)), new RecordSamples(10).At(now.AddYears(20))], 10));

        database.Time.Now = now.AddSeconds(2);
        Assert.Equal(0, await database.RollUpAsync());
        database.Time.Now = now.AddSeconds(30);
        Assert.Equal(2, await database.RollUpAsync());
        await database.AssertDerivedEqualsRawAsync();
    }

    [Fact]
    public async Task CatchUp_TenThousandWindows_FewStatements()
    {
        await using Database database = await Database.CreateAsync(engine);
        await database.IngestAsync(new ListSource(new RecordSamples(11).Many(12_000, 0, 100_000), 12_000));

        int windows = await database.RollUpAsync();

        Assert.InRange(windows, 6000, 10_000);
        await database.AssertDerivedEqualsRawAsync();
    }

    [Fact]
    public async Task CatchUp_SmallStatements_SameTables()
    {
        await using Database database = await Database.CreateAsync(engine);
        await database.IngestAsync(new ListSource(new RecordSamples(12).Many(3000, 0, 1200), 1000));
        await database.CreateRollUp(new IngestOptions { RollUpRows = 100 }).CatchUpAsync(CancellationToken.None);
        await database.AssertDerivedEqualsRawAsync();
    }

    /// <summary>Deaths between any two requests to ClickHouse, by a server that answers so many times and no more; then a new process that cuts batches otherwise.</summary>
    [Fact]
    public async Task Everything_KilledBetweenAnyTwoSteps_SameTables()
    {
        List<AccessRecord> records = new RecordSamples(13).Many(400, 0, 150);
        await using Database database = await Database.CreateAsync(engine);
        await using FailingProxy proxy = new(engine.ConnectionString);
        ListSource source = new(records, 100);
        Random random = new(14);
        for (int life = 0; life < 25; life++)
        {
            proxy.RequestsLeft = random.Next(1, 14);
            using CancellationTokenSource killed = new();
            proxy.OnRefused = killed.Cancel;
            using Storage.ClickHouse.ClickHouseDataSource storage = proxy.CreateDataSource(database.Source.Database);
            try
            {
                BatchStore store = new(storage, new TemplateMatcher(), "test", partRecords: 40);
                RecordBatch batch = new(100);
                while (true)
                {
                    await source.ReadAsync(batch, TimeSpan.Zero, killed.Token);
                    if (batch.Count == 0) break;
                    await store.StoreAsync(batch, killed.Token);
                    await source.CommitAsync(batch, killed.Token);
                    if (random.Next(2) == 0) await new RollUp(storage, new IngestOptions(), database.Time).CatchUpAsync(killed.Token);
                }

                await new RollUp(storage, new IngestOptions(), database.Time).CatchUpAsync(killed.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or Storage.ClickHouse.ClickHouseException)
            {
            }

            source = source.Reopen(random.Next(30, 120));
        }

        await database.IngestAsync(source);
        await database.RollUpAsync();

        Assert.Equal("400", await database.ScalarAsync("SELECT toString(uniqExact(record_id)) FROM records"));
        await database.AssertDerivedEqualsRawAsync();
        await using Database calm = await Database.CreateAsync(engine);
        await calm.IngestAsync(new ListSource(records, 400));
        await calm.RollUpAsync();
        Assert.Equal(await calm.DerivedAsync(), await database.DerivedAsync());
    }
}
