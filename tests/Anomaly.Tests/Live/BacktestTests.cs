using Insight.Anomaly.Live;
using Insight.Storage.Control;
using Insight.Testing;

namespace Insight.Anomaly.Tests.Live;

public sealed class BacktestTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Run_OverAFault_FindsItAndWritesNothing()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        await shop.StoreAsync(540);
        DateTimeOffset learned = DateTimeOffset.FromUnixTimeSeconds(shop.Next);
        await shop.StoreAsync(20);
        await shop.StoreAsync(6, failing: 300);
        await shop.StoreAsync(40);
        Backtest backtest = new(shop.Source, shop.Time);
        List<double> shares = [];

        BacktestReport fine = (await backtest.RunAsync(new(1, learned, null, TimeSpan.FromHours(1)), new Shares(shares), CancellationToken.None))!;

        IncidentView incident = Assert.Single(fine.Incidents);
        Assert.Equal("store", incident.Causes[0].Service);
        Assert.NotNull(incident.Closed);
        Assert.Equal((66L, 360L, false), (fine.Judged, fine.Learned, fine.FromRecords));
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(0UL, (await shop.QueryAsync<ulong>("SELECT (SELECT count() FROM incidents) + (SELECT count() FROM findings) + (SELECT count() FROM detection_windows)"))[0]);

        // Window tables do not reach so far back: raw records do, and say the same.
        await shop.ExecuteAsync("TRUNCATE TABLE edge_endpoint_windows");
        BacktestReport raw = (await backtest.RunAsync(new(1, learned, null, TimeSpan.FromHours(1)), null, CancellationToken.None))!;
        Assert.True(raw.FromRecords);
        Assert.Equal(fine.Incidents.Select(i => (i.Id, i.Title, i.Closed)), raw.Incidents.Select(i => (i.Id, i.Title, i.Closed)));
    }

    [Fact]
    public async Task Run_OfATimeWithoutRecords_SaysSo()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);

        Assert.Null(await new Backtest(shop.Source, shop.Time).RunAsync(new(1, null, null, TimeSpan.Zero), null, CancellationToken.None));
    }

    [Fact]
    public async Task Backfill_LearnsWhatIsStoredAndLeavesARunningDetectionAlone()
    {
        using TemporaryDirectory folder = new();
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        await shop.StoreAsync(60);
        LeaseStore leases = new(ControlDatabase.Open(Path.Combine(folder.Path, "control.db")), TimeProvider.System);
        Lease held = leases.TryAcquire(DetectionJob.LeaseName, "detection", TimeSpan.FromMinutes(10))!;
        Backfill backfill = new(shop.Source, leases, shop.Time);

        Assert.Equal((BackfillResult.Busy, null), await backfill.RunAsync(new DetectionOptions(), null, null, null, CancellationToken.None));
        leases.Release(held);
        Assert.Equal(60, (await backfill.RunAsync(new DetectionOptions(), null, null, null, CancellationToken.None)).Learned!.Windows);
        Assert.Equal(30, (await backfill.RunAsync(new DetectionOptions { WarmUp = TimeSpan.FromMinutes(5) }, null, null, null, CancellationToken.None)).Learned!.Windows);

        Assert.Equal(2, (await new StateStore(shop.Source).ListAsync(CancellationToken.None)).Count);
        Assert.Equal(0UL, (await shop.QueryAsync<ulong>("SELECT count() FROM findings"))[0]);
        Assert.NotNull(leases.TryAcquire(DetectionJob.LeaseName, "another", TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Backfill_OfAStretchOfRawRecords_MakesTheNextStartWarm()
    {
        using TemporaryDirectory folder = new();
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        await shop.StoreAsync(540);
        DateTimeOffset good = DateTimeOffset.FromUnixTimeSeconds(shop.Next);
        await shop.StoreAsync(60, failing: 900); // nothing that should be learned
        await shop.ExecuteAsync("TRUNCATE TABLE edge_endpoint_windows");
        LeaseStore leases = new(ControlDatabase.Open(Path.Combine(folder.Path, "control.db")), TimeProvider.System);

        (BackfillResult result, LearnedStretch? learned) = await new Backfill(shop.Source, leases, shop.Time).RunAsync(
            new DetectionOptions(), good.AddHours(-1), good, null, CancellationToken.None);

        Assert.Equal(BackfillResult.Learned, result);
        Assert.Equal(new LearnedStretch(good.AddHours(-1), good, 360, learned!.Subjects, FromRecords: true), learned);
        Assert.Equal(12, learned.Subjects); // three services, edges, endpoints, and endpoints of edges
        DetectionPass pass = shop.NewPass(new DetectionOptions { WarmUp = TimeSpan.Zero });
        await shop.StoreAsync(10, failing: 900);
        Assert.Equal(10, await pass.RunAsync(static () => true, CancellationToken.None));
        Assert.Equal(["store"], await shop.QueryAsync<string>("SELECT cause_service FROM incidents FINAL"));
    }

    [Fact]
    public async Task Backfill_OfATimeWithoutRecords_LeavesWhatWasLearned()
    {
        using TemporaryDirectory folder = new();
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        await shop.StoreAsync(60);
        DateTimeOffset first = DateTimeOffset.FromUnixTimeSeconds(shop.Next).AddMinutes(-10);
        LeaseStore leases = new(ControlDatabase.Open(Path.Combine(folder.Path, "control.db")), TimeProvider.System);

        Assert.Equal((BackfillResult.Nothing, null), await new Backfill(shop.Source, leases, shop.Time).RunAsync(new DetectionOptions(), first.AddHours(-2), first, null, CancellationToken.None));

        Assert.Empty(await new StateStore(shop.Source).ListAsync(CancellationToken.None));
    }

    private sealed class Shares(List<double> reported) : IProgress<double>
    {
        public void Report(double value) => reported.Add(value);
    }
}
