using Insight.ApiDiscovery.Learning;
using Insight.ApiDiscovery.Live;
using Insight.Testing;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Live;

public sealed class StateCompactionTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    /// <summary>Half past three today: the table itself forgets empty states by the clock.</summary>
    private static readonly DateTime s_now = DateTime.UtcNow.Date.AddHours(15.5), s_day = s_now.Date.AddDays(-19);

    private static readonly HostKey s_shop = new("acme", "shop", "shop.example"), s_other = new("acme", "shop", "other.example");

    [Fact]
    public async Task Run_HoursOfLongAgo_BecomeOneStateOfTheirDay()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        LearningStore store = new(tables.Source);
        List<HostState> states = await FillAsync(store);

        await RunAsync(new StateCompaction(store));

        HostState day = new();
        foreach (HostState state in states) day.Merge(state);
        Assert.Equal([Convert.ToHexString(day.Serialize())], await StatesAsync(store, s_shop));
        Assert.Equal([5], await tables.QueryAsync<byte>("SELECT toHour(hour) FROM learning_states FINAL WHERE host = 'shop.example' AND state != ''"));
    }

    [Fact]
    public async Task Run_HoursOfTheLastDaysAndOfOtherHosts_StayAsTheyAre()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        LearningStore store = new(tables.Source);
        await WriteAsync(store, s_shop, s_now.Date.AddDays(-7).AddHours(0), State(1));
        await WriteAsync(store, s_shop, s_now.Date.AddDays(-7).AddHours(1), State(2));
        await WriteAsync(store, s_other, s_day.AddHours(1), State(3));
        await WriteAsync(store, s_shop, s_day.AddHours(2), State(4));

        await RunAsync(new StateCompaction(store));

        Assert.Equal(3, (await StatesAsync(store, s_shop)).Count);
        Assert.Equal([4UL], await tables.QueryAsync<ulong>("SELECT count() FROM learning_states WHERE until < hour"));
    }

    [Fact]
    public async Task Run_DaysOfLongAgo_BecomeOneStateWhateverTheOrderOfMerging()
    {
        await using Tables stepwise = await Tables.CreateAsync(engine), atOnce = await Tables.CreateAsync(engine);
        LearningStore daily = new(stepwise.Source), late = new(atOnce.Source);
        HostState all = new();
        for (int day = 0; day < 50; day++)
        {
            for (int hour = 0; hour < 2; hour++)
            {
                HostState state = State(day % 10 + hour + 1);
                all.Merge(state);
                foreach (LearningStore store in new[] { daily, late }) await WriteAsync(store, s_shop, s_now.Date.AddDays(day - 60).AddHours(hour), state);
            }

            if (day % 5 == 4) await RunAsync(new StateCompaction(daily), s_now.AddDays(day - 60));
        }

        await RunAsync(new StateCompaction(daily), s_now);
        await RunAsync(new StateCompaction(late), s_now);

        // 60 to 36 days ago are past, the others have a state each.
        List<string> states = await StatesAsync(daily, s_shop);
        Assert.Equal(1 + 25, states.Count);
        Assert.Equal(states, await StatesAsync(late, s_shop));
        HostState merged = new();
        foreach (string state in states) merged.Merge(HostState.Deserialize(Convert.FromHexString(state)));
        Assert.Equal(all.Serialize(), merged.Serialize());
    }

    [Fact]
    public async Task Run_HoursThatMayStillBeWritten_StayAsTheyAre()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        LearningStore store = new(tables.Source);
        await FillAsync(store);

        await new StateCompaction(store).RunAsync(s_day.AddHours(23), s_now, CancellationToken.None);

        Assert.Equal(5, (await StatesAsync(store, s_shop)).Count);
    }

    [Fact]
    public async Task Run_BrokenOffAtEveryStepAndRunAgain_CountsNothingTwice()
    {
        await using Tables whole = await Tables.CreateAsync(engine), broken = await Tables.CreateAsync(engine);
        LearningStore wholeStore = new(whole.Source), store = new(broken.Source);
        foreach (LearningStore each in new[] { wholeStore, store })
        {
            await FillAsync(each);
            for (int hour = 0; hour < 3; hour++) await WriteAsync(each, s_other, s_day.AddDays(1).AddHours(hour), State(20 + hour));
        }

        await RunAsync(new StateCompaction(wholeStore));
        for (int steps = 0; ; steps++)
        {
            int left = steps;
            StateCompaction compaction = new(store) { BeforeStep = () => _ = left-- > 0 ? 0 : throw new OperationCanceledException() };
            try
            {
                await RunAsync(compaction);
                break;
            }
            catch (OperationCanceledException)
            {
                // Whatever was done until then, nothing is there twice and nothing is missing.
                Assert.Equal(10 + 11 + 12 + 13 + 14, await RequestsAsync(store, s_shop));
                Assert.Equal(20 + 21 + 22, await RequestsAsync(store, s_other));
            }
        }

        Assert.Equal(await StatesAsync(wholeStore, s_shop), await StatesAsync(store, s_shop));
        Assert.Equal(await StatesAsync(wholeStore, s_other), await StatesAsync(store, s_other));
    }

    [Fact]
    public async Task Run_HoursWrittenAgainAfterwards_AreNotCountedTwice()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        LearningStore store = new(tables.Source);
        await FillAsync(store);
        await RunAsync(new StateCompaction(store));
        List<string> once = await StatesAsync(store, s_shop);

        await FillAsync(store);
        await RunAsync(new StateCompaction(store));

        Assert.Equal(once, await StatesAsync(store, s_shop));
    }

    [Fact]
    public async Task Run_TwiceAtTheSameTime_GivesTheSame()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        LearningStore store = new(tables.Source);
        await FillAsync(store);

        // The second has read the hours, too, when the first writes.
        StateCompaction second = new(store), first = new(store) { BeforeStep = () => RunAsync(second).GetAwaiter().GetResult() };
        await RunAsync(first);

        Assert.Equal(10 + 11 + 12 + 13 + 14, await RequestsAsync(store, s_shop));
        Assert.Single(await StatesAsync(store, s_shop));
    }

    private static Task RunAsync(StateCompaction compaction) => RunAsync(compaction, s_now);

    private static async Task RunAsync(StateCompaction compaction, DateTime now)
    {
        while (await compaction.RunAsync(now, now, CancellationToken.None))
        {
        }
    }

    private static async Task<List<HostState>> FillAsync(LearningStore store)
    {
        List<HostState> states = [];
        for (int hour = 5; hour < 10; hour++)
        {
            states.Add(State(hour + 5));
            await WriteAsync(store, s_shop, s_day.AddHours(hour), states[^1]);
        }

        return states;
    }

    private static Task WriteAsync(LearningStore store, HostKey host, DateTime hour, HostState state) =>
        store.WriteStatesAsync([new StateRow(host, (uint)(hour - DateTime.UnixEpoch).TotalSeconds, 0, state.Serialize(), (ulong)state.Requests)], CancellationToken.None);

    private static HostState State(int requests)
    {
        HostState state = new();
        for (int i = 0; i < requests; i++)
            state.Add(new Observation { TimeUs = requests * 3_600_000_000L + i, Method = "GET"u8, Path = System.Text.Encoding.UTF8.GetBytes($"/items/{i}"), Status = 200, Client = (ulong)i % 3, Service = "cart"u8 });
        return state;
    }

    private static async Task<List<string>> StatesAsync(LearningStore store, HostKey host)
    {
        List<StateRow> states = [];
        await foreach (StateRow row in store.ReadStatesAsync(s_now, CancellationToken.None)) states.Add(row);
        return [.. states.Where(row => row.Host == host).OrderBy(row => row.Hour).Select(row => Convert.ToHexString(row.State))];
    }

    private static async Task<long> RequestsAsync(LearningStore store, HostKey host) =>
        (await StatesAsync(store, host)).Sum(state => HostState.Deserialize(Convert.FromHexString(state)).Requests);
}
