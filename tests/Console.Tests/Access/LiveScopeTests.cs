using Insight.Console.Access;
using Insight.Console.Groups;
using Insight.Console.Live;
using Insight.Testing;

namespace Insight.Console.Tests.Access;

/// <summary>The live feeds of people with different tenants.</summary>
public sealed class LiveScopeTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Watchers_SeeTheirTenantsOnly_AndNothingOnceTheirRolesAreGone()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await AccessScene.StoreAsync(seed.Source);
        LeapingTime time = new(AccessScene.Now);
        await using AccessConsole console = await AccessConsole.StartAsync(time, seed.Source, static options => options.LiveInterval = TimeSpan.FromSeconds(0.1));
        console.Users.Add("ann", AccessConsole.Password, AccessConsole.RolesOf(AccessScene.Own, "viewer"), "test");
        console.Users.Add("root", AccessConsole.Password, Grants.Everything, "test");

        await using HubClient ann = await HubClient.ConnectAsync(console.Address, console.Service<SessionStore>().Begin("ann"));
        await ann.WatchAsync();
        string own = (await ann.FrameAsync()).GetRawText();
        await ann.WatchIncidentsAsync();
        string incidents = (await ann.FrameAsync()).GetRawText();
        await ann.WatchGraphAsync("site", ["group site north"]);
        string drawn = (await ann.FrameAsync()).GetRawText();
        await ann.WatchAsync();
        await ann.FrameAsync();
        await using HubClient root = await HubClient.ConnectAsync(console.Address, console.Service<SessionStore>().Begin("root"));
        await root.WatchAsync();
        string all = (await root.FrameAsync()).GetRawText();

        foreach (string told in new[] { own, incidents, drawn })
        {
            Assert.Contains(AccessScene.Own, told, StringComparison.Ordinal);
            Assert.DoesNotContain(AccessScene.Other, told, StringComparison.Ordinal);
        }

        Assert.Contains(AccessScene.Own, all, StringComparison.Ordinal);
        Assert.Contains(AccessScene.Other, all, StringComparison.Ordinal);

        console.Users.SetRoles("ann", AccessConsole.RolesOf(AccessScene.Other, "viewer"), "test");
        await ann.WatchAsync();
        Assert.DoesNotContain(AccessScene.Own, (await ann.FrameAsync()).GetRawText(), StringComparison.Ordinal);
        console.Users.SetRoles("ann", AccessConsole.RolesOf("gamma", "viewer"), "test");
        time.Leap(TimeSpan.FromSeconds(11));
        Assert.Contains("sign in again", await ann.EndAsync(5), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Feeds_AreSharedByWhoSeesTheSame_AndBounded()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using AccessConsole console = await AccessConsole.StartAsync(storage: seed.Source);
        LiveFeeds feeds = console.Service<LiveFeeds>();

        Assert.Same(feeds.Incidents(TenantScope.Of(["a", "b"])), feeds.Incidents(TenantScope.Of(["b", "a"])));
        Assert.NotSame(feeds.Incidents(TenantScope.Of(["a"])), feeds.Incidents(TenantScope.Of(["b"])));
        // Names do not run into each other.
        Assert.NotEqual(TenantScope.Of(["a\n1:b"]).Key, TenantScope.Of(["a", "b"]).Key);
        Assert.NotEqual(TenantScope.Of(["*"]).Key, TenantScope.Everywhere().Key);
        for (int i = 0; i < 10 * LiveFeeds.MaxScopes; i++) Assert.NotNull(feeds.Incidents(TenantScope.Of([$"tenant-{i}"])));
    }

    [Fact]
    public async Task Drawings_AreSharedByWhoDrawsTheSame_AndBounded()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using AccessConsole console = await AccessConsole.StartAsync(storage: seed.Source);
        LiveFeeds feeds = console.Service<LiveFeeds>();
        TenantScope scope = TenantScope.Of(["a"]);

        Assert.Same(feeds.Traffic(scope, 60, Open("group name a", "group name b")), feeds.Traffic(scope, 60, Open("group name b", "group name a")));
        Assert.NotSame(feeds.Traffic(scope, 60, Open("group name a")), feeds.Traffic(scope, 300, Open("group name a")));
        Assert.NotSame(feeds.Traffic(scope, 60, Open("group name a")), feeds.Traffic(TenantScope.Of(["b"]), 60, Open("group name a")));
        for (int i = 0; i < 10 * LiveFeeds.MaxShapes; i++) Assert.NotNull(feeds.Traffic(scope, 60, Open($"group name {i}")));

        // While all of them are watched there is no room for another.
        using CancellationTokenSource ending = new();
        List<Task> watching = [];
        for (int i = 0; i < LiveFeeds.MaxShapes; i++) watching.Add(WatchAsync(feeds.Traffic(scope, 60, Open($"group name w{i}"))!, ending.Token));
        Assert.Null(feeds.Traffic(scope, 60, Open("group name more")));
        Assert.NotNull(feeds.Traffic(scope, 60, Open("group name w0")));
        await ending.CancelAsync();
        await Task.WhenAll(watching);
        Assert.NotNull(feeds.Traffic(scope, 60, Open("group name more")));
    }

    private static GraphShape Open(params string[] groups) => GraphShape.Parse("name", groups).Shape!;

    private static async Task WatchAsync(LiveFeed feed, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (LiveMessage _ in feed.WatchAsync(null, 0, cancellationToken))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // How a stream ends.
        }
    }

    /// <summary>A clock that is set forward, also for what measures with it.</summary>
    private sealed class LeapingTime(DateTimeOffset start) : TimeProvider
    {
        private long _leapt;

        public void Leap(TimeSpan by) => Interlocked.Add(ref _leapt, by.Ticks);

        public override DateTimeOffset GetUtcNow() => start + TimeSpan.FromTicks(Interlocked.Read(ref _leapt));

        public override long GetTimestamp() => base.GetTimestamp() + (Interlocked.Read(ref _leapt) * (TimestampFrequency / TimeSpan.TicksPerSecond));
    }
}
