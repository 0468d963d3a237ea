using System.Text.Json;
using Insight.Console.Access;
using Insight.Console.Groups;
using Insight.Console.Live;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>The live feed as browsers get it.</summary>
public sealed class LiveFeedTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_start = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Watch_FirstFrame_IsASnapshotOfEverything()
    {
        await using Setup setup = await StartAsync();
        await using HubClient client = await HubClient.ConnectAsync(setup.Console);

        await client.WatchAsync();
        JsonElement frame = await client.FrameAsync();

        Assert.Equal("snapshot", Kind(frame));
        Assert.Equal(["web>cart"], Ids(frame, "edges"));
        Assert.Equal(["cart", "web"], Ids(frame, "services"));
        Assert.Single(Ids(frame, "endpoints"));
        Assert.Equal(2, frame.GetProperty("totals").GetProperty("requests").GetInt64());
        Assert.Equal(JsonValueKind.Null, frame.GetProperty("problem").ValueKind);
    }

    [Fact]
    public async Task Watch_NewRows_ComeAsNumberedDeltasOfWhatChanged()
    {
        await using Setup setup = await StartAsync();
        await using HubClient client = await HubClient.ConnectAsync(setup.Console);
        await client.WatchAsync();
        JsonElement snapshot = await client.FrameAsync();

        await setup.Seed.Add(new Call(s_start, "cart", "stock", "GET", "/", 5)).StoreAsync();
        long sequence = Sequence(snapshot);
        JsonElement delta = await client.FrameAsync(f =>
        {
            Assert.Equal("delta", Kind(f));
            Assert.Equal(++sequence, Sequence(f));
            return Ids(f, "edges").Length > 0;
        });

        Assert.Equal(Feed(snapshot), Feed(delta));
        Assert.Equal(["cart>stock"], Ids(delta, "edges"));
        Assert.Equal(["cart", "stock"], Ids(delta, "services").Order(StringComparer.Ordinal));
        Assert.Empty(delta.GetProperty("removedEdges").EnumerateArray());
    }

    [Fact]
    public async Task Watch_RowsThatLeaveTheWindow_AreRemoved()
    {
        await using Setup setup = await StartAsync();
        await using HubClient client = await HubClient.ConnectAsync(setup.Console);
        await client.WatchAsync();
        await client.FrameAsync();

        setup.Time.Now += TimeSpan.FromHours(1);
        JsonElement delta = await client.FrameAsync(f => f.GetProperty("removedEdges").GetArrayLength() > 0);

        Assert.Equal("web>cart", delta.GetProperty("removedEdges")[0].GetString());
        Assert.Equal(0, delta.GetProperty("totals").GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Watch_ReconnectInTime_ContinuesWithDeltas()
    {
        await using Setup setup = await StartAsync();
        await using HubClient stays = await HubClient.ConnectAsync(setup.Console), returns = await HubClient.ConnectAsync(setup.Console);
        await stays.WatchAsync();
        await returns.WatchAsync();
        JsonElement last = await returns.FrameAsync();
        await returns.DisposeAsync();
        await stays.FrameAsync(f => Sequence(f) >= Sequence(last) + 2);

        await using HubClient again = await HubClient.ConnectAsync(setup.Console);
        await again.WatchAsync(feed: Feed(last), sequence: Sequence(last));
        JsonElement next = await again.FrameAsync();

        Assert.Equal("delta", Kind(next));
        Assert.Equal(Sequence(last) + 1, Sequence(next));
    }

    [Theory]
    [InlineData(-100)]
    [InlineData(+100)]
    public async Task Watch_Gap_IsAnsweredWithASnapshot(int off)
    {
        await using Setup setup = await StartAsync();
        await using HubClient stays = await HubClient.ConnectAsync(setup.Console), lost = await HubClient.ConnectAsync(setup.Console);
        await stays.WatchAsync();
        JsonElement known = await stays.FrameAsync(f => Sequence(f) >= 2);

        await lost.WatchAsync(feed: Feed(known), sequence: Sequence(known) + off);

        Assert.Equal("snapshot", Kind(await lost.FrameAsync()));
    }

    [Fact]
    public async Task Watch_FeedOfAnotherRun_IsAnsweredWithASnapshot()
    {
        await using Setup setup = await StartAsync();
        await using HubClient client = await HubClient.ConnectAsync(setup.Console);

        await client.WatchAsync(feed: "0123456789abcdef", sequence: 1);

        Assert.Equal("snapshot", Kind(await client.FrameAsync()));
    }

    [Fact]
    public async Task Watch_Twice_EndsTheFirstStream()
    {
        await using Setup setup = await StartAsync();
        await using HubClient client = await HubClient.ConnectAsync(setup.Console);
        await client.WatchAsync();
        await client.FrameAsync();

        await client.WatchAsync(lookBack: 60);

        Assert.Null(await client.EndAsync(1));
        Assert.Equal("snapshot", Kind(await client.FrameAsync()));
    }

    [Fact]
    public async Task Watch_UnknownLookBack_IsAnErrorThatNamesThose()
    {
        await using Setup setup = await StartAsync();
        await using HubClient client = await HubClient.ConnectAsync(setup.Console);

        await client.WatchAsync(lookBack: 61);

        Assert.Contains("60, 300, 600, 3600", await client.EndAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_ABrowserThatDoesNotRead_HoldsUpNobody()
    {
        await using Setup setup = await StartAsync();
        await setup.Seed.AddShop(s_start.AddMinutes(-9), s_start).StoreAsync();
        await using HubClient stuck = await HubClient.ConnectAsync(setup.Console), reads = await HubClient.ConnectAsync(setup.Console);
        for (int i = 0; i < 50; i++) await stuck.WatchAsync(); // fifty snapshots it never reads
        await reads.WatchAsync();

        JsonElement first = await reads.FrameAsync();
        for (int i = 1; i <= 5; i++) Assert.Equal(Sequence(first) + i, Sequence(await reads.FrameAsync()));
    }

    [Fact]
    public async Task Watch_StorageGone_SaysSoAndKeepsTheFigures()
    {
        await using Setup setup = await StartAsync();
        await using HubClient client = await HubClient.ConnectAsync(setup.Console);
        await client.WatchAsync();
        await client.FrameAsync();

        await setup.Seed.ExecuteAsync("RENAME TABLE edge_windows TO edge_windows_away");
        JsonElement broken = await client.FrameAsync(f => f.GetProperty("problem").ValueKind == JsonValueKind.String);
        await setup.Seed.ExecuteAsync("RENAME TABLE edge_windows_away TO edge_windows");
        JsonElement whole = await client.FrameAsync(f => f.GetProperty("problem").ValueKind == JsonValueKind.Null);

        Assert.Equal(2, broken.GetProperty("totals").GetProperty("requests").GetInt64());
        Assert.Empty(broken.GetProperty("removedEdges").EnumerateArray());
        Assert.Equal(2, whole.GetProperty("totals").GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Watchers_WhenTheLastLeaves_NobodyAsksTheStorageAnyMore()
    {
        await using Setup setup = await StartAsync();
        LiveFeed feed = setup.Console.Service<LiveFeeds>().Traffic(TenantScope.Everywhere(), 600, GraphShape.Auto)!;
        Assert.Equal(0, feed.Watchers);
        await using (HubClient client = await HubClient.ConnectAsync(setup.Console))
        {
            await client.WatchAsync();
            await client.FrameAsync();
            Assert.Equal(1, feed.Watchers);
        }

        // The stream ends when the server notices that the connection is gone.
        Assert.True(SpinWait.SpinUntil(() => feed.Watchers == 0, TimeSpan.FromSeconds(60)));
        Assert.False(feed.IsRunning);
    }

    private static string? Kind(JsonElement frame) => frame.GetProperty("kind").GetString();

    private static string? Feed(JsonElement frame) => frame.GetProperty("feed").GetString();

    private static long Sequence(JsonElement frame) => frame.GetProperty("sequence").GetInt64();

    private static string[] Ids(JsonElement frame, string list) => [.. frame.GetProperty(list).EnumerateArray().Select(i => i.GetProperty("id").GetString()!)];

    private async Task<Setup> StartAsync()
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.Add(new Call(s_start, "web", "cart", "GET", "/", 1000, 2000)).StoreAsync();
        FixedTime time = new(s_start.AddSeconds(10));
        return new Setup(seed, await RunningConsole.StartAsync(seed, time, o => o.LiveInterval = TimeSpan.FromSeconds(0.1)), time);
    }

    private sealed record Setup(TrafficSeed Seed, RunningConsole Console, FixedTime Time) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Console.DisposeAsync();
            await Seed.DisposeAsync();
        }
    }
}
