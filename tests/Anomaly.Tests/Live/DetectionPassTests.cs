using Insight.Anomaly.Live;
using Insight.Storage.Control;
using Insight.Testing;

namespace Insight.Anomaly.Tests.Live;

public sealed class DetectionPassTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly Func<bool> s_always = static () => true;

    [Fact]
    public async Task Run_FaultInStoredRecords_IsAnIncidentOfTheRightService()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(4 * ShopRecords.Hour);
        Assert.Equal(0, await RunAsync(pass)); // learned, not judged
        await shop.StoreAsync(30);
        Assert.Equal(30, await RunAsync(pass));
        Assert.Equal("", await IncidentsAsync(shop));
        long onset = shop.Next;
        await shop.StoreAsync(6, failing: 300);

        await RunAsync(pass);

        Assert.Equal("service:store open", await IncidentsAsync(shop));
        IReadOnlyList<long> opened = await shop.QueryAsync<long>("SELECT toInt64(toUnixTimestamp64Micro(opened)) FROM incidents FINAL");
        Assert.InRange((opened[0] / 1_000_000) - onset, 10, 60);
        Assert.NotEmpty(await shop.QueryAsync<string>("SELECT reason FROM findings FINAL WHERE metric = 'error-rate' AND service = 'store' AND p_value < 1e-6"));

        await shop.StoreAsync(60);
        await RunAsync(pass);
        Assert.Equal("service:store closed", await IncidentsAsync(shop));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Run_KilledAgainAndAgain_FindsTheSame(int offset)
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        await shop.StoreAsync(360);
        DateTimeOffset begin = shop.Time.Now;
        await shop.StoreAsync(6);
        await shop.StoreAsync(8, failing: 300);
        await shop.StoreAsync(50);
        DateTimeOffset end = shop.Time.Now;
        await LiveAsync(shop, begin, end, static _ => false);
        string found = await shop.FoundAsync();
        Assert.Equal("service:store closed", await IncidentsAsync(shop));
        foreach (string table in new[] { "findings", "incidents", "detection_windows", "detection_states" }) await shop.ExecuteAsync($"TRUNCATE TABLE {table}");

        int kills = await LiveAsync(shop, begin, end, step => step % 5 == offset);

        Assert.InRange(kills, 8, 100);
        Assert.Equal(found, await shop.FoundAsync());
    }

    [Fact]
    public async Task Run_RestartedInTheMiddleOfAnIncident_GoesOnWithIt()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(540);
        await RunAsync(pass);
        await shop.StoreAsync(6, failing: 300);
        await RunAsync(pass);
        string id = Assert.Single(await shop.QueryAsync<string>("SELECT id FROM incidents FINAL WHERE closed IS NULL"));
        await pass.SaveAsync(CancellationToken.None);
        await shop.StoreAsync(2, failing: 300);

        pass = shop.NewPass();
        await RunAsync(pass);

        Assert.Equal([(id, "service:store open")], await KnownAsync(shop));
        await shop.StoreAsync(60);
        await RunAsync(pass);
        Assert.Equal([(id, "service:store closed")], await KnownAsync(shop));
    }

    [Fact]
    public async Task Run_RestartedAfterAnIncident_OpensItAgain()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(540);
        await RunAsync(pass);
        await shop.StoreAsync(6, failing: 300);
        await shop.StoreAsync(60);
        await RunAsync(pass);
        (string id, string state) = Assert.Single(await KnownAsync(shop));
        Assert.Equal("service:store closed", state);
        await pass.SaveAsync(CancellationToken.None);

        pass = shop.NewPass();
        await shop.StoreAsync(6, failing: 300);
        await RunAsync(pass);

        Assert.Equal([(id, "service:store open")], await KnownAsync(shop));
    }

    [Fact]
    public async Task Run_RestartedHoursAfterAnIncident_NamesItAsSimilar()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(540);
        await RunAsync(pass);
        await shop.StoreAsync(6, failing: 300);
        await shop.StoreAsync(2 * ShopRecords.Hour);
        await RunAsync(pass);
        (string first, _) = Assert.Single(await KnownAsync(shop));
        await pass.SaveAsync(CancellationToken.None);

        await shop.StoreAsync(6, failing: 300);
        await RunAsync(shop.NewPass());

        Assert.Equal(2, (await KnownAsync(shop)).Count);
        IncidentView second = IncidentView.FromJson((await shop.QueryAsync<string>("SELECT detail FROM incidents FINAL ORDER BY opened DESC LIMIT 1"))[0]);
        Assert.Equal(first, second.Similar[0].Id);
    }

    [Fact]
    public async Task Run_WithoutAStateThatKnowsAnOpenIncident_ClosesWhatItCannotFollow()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(540);
        await RunAsync(pass);
        await shop.StoreAsync(6, failing: 300);
        await shop.StoreAsync(12);
        await RunAsync(pass);
        Assert.Equal("service:store open", await IncidentsAsync(shop));
        await shop.ExecuteAsync("TRUNCATE TABLE detection_states");

        await shop.StoreAsync(1);
        await RunAsync(shop.NewPass());

        Assert.Equal("service:store closed", await IncidentsAsync(shop));
        Assert.Contains("does not follow this incident", (await shop.QueryAsync<string>("SELECT detail FROM incidents FINAL"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LateRecords_ChangeNumbersButNoJudgement()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(540);
        await RunAsync(pass);
        long start = shop.Next;
        await shop.StoreAsync(10);
        Assert.Equal(10, await RunAsync(pass));

        await shop.StoreLateAsync(start, 10, failing: 1000);
        await shop.RollUpAsync();

        Assert.NotEqual(0UL, (await shop.QueryAsync<ulong>("SELECT sum(errors_5xx) FROM edge_endpoint_windows FINAL"))[0]);
        Assert.Equal(0, await RunAsync(pass));
        Assert.Equal("", await IncidentsAsync(shop));
    }

    [Fact]
    public async Task Run_WindowThatIsNotComputedYet_IsWaitedForButNotForLong()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(60);
        await RunAsync(pass);

        await shop.StoreRawAsync(1);
        Assert.Equal(0, await RunAsync(pass));
        await shop.RollUpAsync();
        Assert.Equal(1, await RunAsync(pass));

        // Records came again, and the sums that there are do not show them.
        await shop.StoreAsync(1);
        await shop.ExecuteAsync("INSERT INTO window_marks (window, mark) SELECT toDateTime(@start, 'UTC'), 1", new { start = shop.Next - 10 });
        Assert.Equal(0, await RunAsync(pass));
        shop.Time.Now += TimeSpan.FromSeconds(25);
        Assert.Equal(1, await RunAsync(pass));
        Assert.Equal([true], await shop.QueryAsync<bool>("SELECT incomplete FROM detection_windows FINAL ORDER BY window DESC LIMIT 1"));
    }

    [Fact]
    public async Task Run_WindowOfWhichNothingIsComputed_IsPassedOver()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(60);
        await RunAsync(pass);
        await shop.StoreRawAsync(2);
        await shop.ExecuteAsync("INSERT INTO edge_endpoint_windows (window, tenant, destination_service, requests, version) SELECT toDateTime(@start, 'UTC'), 't', 'web', 60, 1", new { start = shop.Next });
        shop.Pass(1);
        shop.Time.Now += TimeSpan.FromSeconds(25);

        Assert.Equal(1, await RunAsync(pass));

        Assert.Equal([20U], await shop.QueryAsync<uint>("SELECT gap_seconds FROM detection_windows FINAL ORDER BY window DESC LIMIT 1"));
    }

    [Fact]
    public async Task Run_WindowsWithoutRequests_AreTakenOnceThereIsANewerOneOrAfterTwoMinutes()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(60);
        await RunAsync(pass);

        shop.Pass(3);
        Assert.Equal(0, await RunAsync(pass));
        await shop.StoreAsync(1);
        Assert.Equal(4, await RunAsync(pass));

        shop.Pass(3);
        shop.Time.Now += TimeSpan.FromSeconds(114);
        Assert.Equal(3, await RunAsync(pass));
    }

    [Fact]
    public async Task Run_AfterALongOutage_JudgesTheLastDayAndNotesTheGap()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        DetectionPass pass = shop.NewPass();
        await shop.StoreAsync(60);
        await RunAsync(pass);
        shop.Pass(30 * ShopRecords.Hour);
        await shop.StoreAsync(1);

        Assert.Equal(24 * ShopRecords.Hour, await RunAsync(pass), 1.0);

        Assert.InRange((int)(await shop.QueryAsync<uint>("SELECT max(gap_seconds) FROM detection_windows FINAL"))[0], (6 * 3600) - 20, (6 * 3600) + 20);
    }

    [Fact]
    public async Task Run_WhatWasSaidToBeExpected_OpensNothingUntilItIsEnded()
    {
        using TemporaryDirectory folder = new();
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        ControlDatabase control = ControlDatabase.Open(Path.Combine(folder.Path, "control.db"));
        ExpectationStore expectations = new(control, shop.Time);
        DetectionPass pass = new(shop.Source, expectations, new DeploymentStore(control, shop.Time), new IncidentBudgetStore(control, shop.Time), new DetectionOptions(), shop.Time);
        await shop.StoreAsync(540);
        await RunAsync(pass);
        NotedExpectation expected = expectations.Add(new("", "t", "", "", "0000000000000000", "", null, shop.Time.Now.AddHours(1), "load test", default, "anna"))!;
        await shop.StoreAsync(10, failing: 300);
        await RunAsync(pass);
        Assert.Equal("", await IncidentsAsync(shop));

        Assert.True(expectations.End(expected.Id, "anna"));
        await shop.StoreAsync(10, failing: 300);
        await RunAsync(pass);

        Assert.Equal("service:store open", await IncidentsAsync(shop));
    }

    [Fact]
    public async Task Run_BudgetIsChanged_CountsForWindowsThatEndLaterAndForThoseJudgedAgainAsBefore()
    {
        using TemporaryDirectory folder = new();
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        ControlDatabase control = ControlDatabase.Open(Path.Combine(folder.Path, "control.db"));
        IncidentBudgetStore budgets = new(control, shop.Time);
        await shop.StoreAsync(540);
        DetectionPass pass = NewPass();
        await RunAsync(pass);
        await shop.StoreAsync(4);
        DateTimeOffset changed = shop.Time.Now;
        // Before these windows are judged, and after they ended.
        budgets.Change(0.5, 1, "ann", "too many");
        await shop.StoreAsync(4);
        await RunAsync(pass);
        string judged = await BudgetsAsync(shop);

        Assert.Equal("0.5 1", string.Join(' ', await shop.QueryAsync<string>("SELECT DISTINCT toString(budget) AS b FROM detection_windows FINAL ORDER BY b")));
        Assert.Equal("0.5", Assert.Single(await shop.QueryAsync<string>($"SELECT DISTINCT toString(budget) FROM detection_windows FINAL WHERE window + 10 > toDateTime({changed.ToUnixTimeSeconds()})")));

        // What is judged again by another process is judged as before.
        await shop.ExecuteAsync("ALTER TABLE detection_windows DELETE WHERE window > (SELECT min(window) FROM detection_windows) SETTINGS mutations_sync = 1");
        await RunAsync(NewPass());
        Assert.Equal(judged, await BudgetsAsync(shop));

        DetectionPass NewPass() => new(shop.Source, new ExpectationStore(control, shop.Time), new DeploymentStore(control, shop.Time), budgets, new DetectionOptions(), shop.Time);
    }

    private static async Task<string> BudgetsAsync(ShopRecords shop) =>
        string.Join(' ', await shop.QueryAsync<string>("SELECT concat(toString(toUnixTimestamp(window)), ':', toString(budget)) FROM detection_windows FINAL ORDER BY window"));

    private static Task<int> RunAsync(DetectionPass pass) => pass.RunAsync(s_always, CancellationToken.None);

    /// <summary>Lets time pass, some windows at a time, with a new process after each that was killed; returns how many were.</summary>
    private static async Task<int> LiveAsync(ShopRecords shop, DateTimeOffset from, DateTimeOffset to, Func<int, bool> kill)
    {
        int step = 0, kills = 0;
        DetectionPass pass = NewPass();
        for (shop.Time.Now = from; shop.Time.Now <= to; shop.Time.Now += TimeSpan.FromSeconds(40))
        {
            while (true)
            {
                try
                {
                    await RunAsync(pass);
                    break;
                }
                catch (KilledException)
                {
                    kills++;
                    pass = NewPass();
                }
            }
        }

        return kills;

        DetectionPass NewPass()
        {
            DetectionPass created = shop.NewPass(new DetectionOptions { StateInterval = TimeSpan.FromMinutes(1) });
            created.BeforeStep = () =>
            {
                if (kill(step++)) throw new KilledException();
            };
            return created;
        }
    }

    private static Task<IReadOnlyList<(string Id, string State)>> KnownAsync(ShopRecords shop) => shop.QueryAsync<(string, string)>(
        "SELECT id, concat(cause_kind, ':', cause_service, if(closed IS NULL, ' open', ' closed')) FROM incidents FINAL ORDER BY opened, id");

    private static async Task<string> IncidentsAsync(ShopRecords shop) => string.Join(' ', await shop.QueryAsync<string>(
        "SELECT concat(cause_kind, ':', cause_service, if(closed IS NULL, ' open', ' closed')) FROM incidents FINAL ORDER BY opened, id"));

    private sealed class KilledException : Exception;
}
