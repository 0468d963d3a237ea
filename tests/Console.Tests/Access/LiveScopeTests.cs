using Insight.Console.Access;
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
        await using HubClient root = await HubClient.ConnectAsync(console.Address, console.Service<SessionStore>().Begin("root"));
        await root.WatchAsync();
        string all = (await root.FrameAsync()).GetRawText();

        foreach (string told in new[] { own, incidents })
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
        Assert.Contains("sign in again", await ann.EndAsync(3), StringComparison.OrdinalIgnoreCase);
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

    /// <summary>A clock that is set forward, also for what measures with it.</summary>
    private sealed class LeapingTime(DateTimeOffset start) : TimeProvider
    {
        private long _leapt;

        public void Leap(TimeSpan by) => Interlocked.Add(ref _leapt, by.Ticks);

        public override DateTimeOffset GetUtcNow() => start + TimeSpan.FromTicks(Interlocked.Read(ref _leapt));

        public override long GetTimestamp() => base.GetTimestamp() + (Interlocked.Read(ref _leapt) * (TimestampFrequency / TimeSpan.TicksPerSecond));
    }
}
