using System.Diagnostics.Metrics;
using System.Net;
using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Names;
using BalancingSpec = Insight.Contracts.Objects.Balancing;

namespace Insight.Gateway.Tests.Traffic.Upstreams;

public sealed class UpstreamRegistryTests
{
    [Fact]
    public async Task Update_EndpointsOfTheTenantWithTheLabels_AreUpstreams()
    {
        await using RunningRegistry running = new();
        UpstreamCluster cluster = running.Update(
            Some.Endpoint("shop", new EndpointSpec { Address = "10.0.0.7:8080", Weight = 3, Site = "west" }),
            Some.Endpoint("shop", "[fd00::7]:8080"),
            Some.Endpoint("cart", "10.0.0.8:8080"),
            Some.Endpoint("shop", new EndpointSpec { Address = "10.0.0.9:8080" }, tenant: "other"),
            Some.Endpoint("shop", "10.0.0.256:8080:1"));
        Assert.Equal(["http://10.0.0.7:8080", "http://[fd00::7]:8080"], cluster.Upstreams.Select(upstream => upstream.Address));
        Upstream first = cluster.Upstreams[0];
        Assert.Equal((3, "west", "1"), (first.Weight, first.Site, first.Labels["version"]));
        Assert.Equal((first.Address, "1"), (first.Destination.Model.Config.Address, first.Destination.Model.Config.Metadata!["version"]));
        Assert.Equal(("shop", "shop"), (cluster.Model.Config.ClusterId, cluster.Model.Config.Metadata!["service"]));
        Assert.Contains(running.Log, line => line.Contains("10.0.0.256:8080:1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Update_SameSpec_IsTheSameClusterAndOnlyItsEndpointsChange()
    {
        await using RunningRegistry running = new();
        UpstreamCluster before = running.Update(Some.Endpoint("shop", "10.0.0.1:80"), Some.Endpoint("shop", "10.0.0.2:80"));
        Upstream[] upstreams = [.. before.Upstreams];
        UpstreamCluster after = running.Update(Some.Endpoint("shop", new EndpointSpec { Address = "10.0.0.2:80", Weight = 7 }), Some.Endpoint("shop", "10.0.0.3:80"));
        Assert.Same(before, after);
        Assert.Same(upstreams[1], after.Upstreams[0]);
        Assert.Equal(7, upstreams[1].Weight);
        Assert.Equal("http://10.0.0.3:80", after.Upstreams[1].Address);
    }

    [Fact]
    public async Task Update_OtherSpec_IsAnotherClusterWithTheSameUpstreamsAndConnections()
    {
        await using RunningRegistry running = new();
        OutlierEjection outliers = new() { ConsecutiveFailures = 1 };
        GatewayObject<EndpointSpec>[] endpoints = [Some.Endpoint("shop", "10.0.0.1:80"), Some.Endpoint("shop", "10.0.0.2:80")];
        UpstreamCluster before = running.Update(new ClusterSpec { Outliers = outliers }, endpoints);
        Upstream chosen = before.Choose("", Some.NoKey, [])!;
        before.Release(chosen, AttemptOutcome.Broken);
        Upstream held = before.Choose("", Some.NoKey, [])!;

        UpstreamCluster after = running.Update(new ClusterSpec { Outliers = outliers, Service = "other" }, endpoints);
        Assert.NotSame(before, after);
        Assert.Equal(before.Upstreams, after.Upstreams);
        Assert.True(chosen.Health.IsEjected);
        Assert.Equal(1, held.InFlight);
        Assert.Same(before.Client, after.Client);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.NotSame(chosen, after.Choose("", Some.NoKey, [])));

        // Health that nobody looks after any more is not kept.
        running.Update(new ClusterSpec { Outliers = null }, endpoints);
        Assert.True(chosen.IsHealthy);
    }

    [Fact]
    public async Task Update_ClusterGone_ServesThoseThatFoundItUntilTheDrainIsOver()
    {
        await using RunningRegistry running = new();
        UpstreamCluster gone = running.Update(Some.Endpoint("shop", "10.0.0.1:80"));
        Assert.Null(running.Registry.Update(new ObjectSet()).Find("default", "shop"));
        Assert.Equal(Admission.Admitted, await gone.EnterAsync(default));
        Assert.NotNull(gone.Choose("", Some.NoKey, []));
        running.Clock.Advance(TimeSpan.FromSeconds(59));
        using HttpRequestMessage request = new(HttpMethod.Get, "http://10.0.0.1:80");
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.Client.SendAsync(request, cancelled.Token));
        running.Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => gone.Client.SendAsync(request, cancelled.Token));
    }

    [Fact]
    public async Task Update_AgainAndAgainUnderLoad_EveryRequestFindsAnUpstream()
    {
        await using RunningRegistry running = new();
        ClusterSpec[] specs = [.. Enum.GetValues<BalancingPolicy>().Select(policy => new ClusterSpec
        {
            Balance = new BalancingSpec { Policy = policy },
            Outliers = new OutlierEjection { ConsecutiveFailures = 2 },
            RetryBudget = new RetryBudgetSpec { Percent = 0, Least = 1 },
        })];
        UpstreamSnapshot snapshot = Next(0);
        HashSet<Upstream> seen = [];
        using CancellationTokenSource enough = new();
        Task<int>[] clients = [.. Enumerable.Range(0, 3).Select(client => Task.Run(async () =>
        {
            int served = 0;
            for (uint i = 0; !enough.IsCancellationRequested || served == 0; i++)
            {
                UpstreamCluster cluster = Volatile.Read(ref snapshot).Find("default", "shop")!;
                Assert.Equal(Admission.Admitted, await cluster.EnterAsync(default));
                Upstream first = cluster.Choose("", new ChoiceKey(i, true), [])!;
                Assert.NotNull(first);
                cluster.Release(first, i % 3 == 0 ? AttemptOutcome.Broken : AttemptOutcome.Success);
                if (cluster.TryBeginRetry())
                {
                    Upstream second = cluster.Choose("", new ChoiceKey(i, true), [first])!;
                    Assert.NotSame(first, second);
                    cluster.Release(second, AttemptOutcome.Success);
                    cluster.EndRetry();
                }

                cluster.Leave();
                lock (seen) seen.Add(first);
                served++;
            }

            return served;
        }))];
        for (int swap = 1; swap <= 1000; swap++) Volatile.Write(ref snapshot, Next(swap));
        await enough.CancelAsync();
        Assert.All(await Task.WhenAll(clients), served => Assert.True(served > 0));
        Assert.All(seen, upstream => Assert.Equal(0, upstream.InFlight));

        UpstreamSnapshot Next(int swap) => running.Registry.Update(Some.Objects(
            [Some.Cluster("shop", specs[swap / 2 % specs.Length])],
            [.. Enumerable.Range(0, 4 + (swap % 3)).Select(i => Some.Endpoint("shop", $"10.0.0.{i}:80"))]));
    }

    [Fact]
    public async Task Names_NotLookedUpYet_NobodyCanBeAsked()
    {
        await using RunningRegistry running = new();
        running.Name("shop.internal", "10.0.0.1");
        UpstreamCluster cluster = running.Registry.Update(Some.Objects([Some.Cluster("shop")], Some.Endpoint("shop", "shop.internal:80"))).Find("default", "shop")!;
        Assert.Null(cluster.Choose("", Some.NoKey, []));
        running.Clock.Advance();
        Assert.Equal("http://10.0.0.1:80", cluster.Choose("", Some.NoKey, [])!.Address);
    }

    [Fact]
    public async Task Names_OtherAddresses_ComeAndGoWithoutTouchingTheRest()
    {
        await using RunningRegistry running = new();
        running.Name("shop.internal", "10.0.0.1", "10.0.0.2");
        UpstreamCluster cluster = running.Update(Some.Endpoint("shop", "shop.internal:80"));
        Upstream stays = cluster.Upstreams[1];
        running.Name("shop.internal", "10.0.0.3", "10.0.0.2");
        running.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["http://10.0.0.2:80", "http://10.0.0.3:80"], cluster.Upstreams.Select(upstream => upstream.Address));
        Assert.Same(stays, cluster.Upstreams[0]);
    }

    [Fact]
    public async Task Names_Gone_AddressesStayUntilTheyFail()
    {
        await using RunningRegistry running = new();
        running.Name("shop.internal", "10.0.0.1", "10.0.0.2", "10.0.0.3");
        UpstreamCluster cluster = running.Update(new ClusterSpec { Outliers = new OutlierEjection { ConsecutiveFailures = 1 } }, Some.Endpoint("shop", "shop.internal:80"));
        running.Names.Clear();
        running.Clock.Advance(TimeSpan.FromSeconds(10));
        running.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(3, cluster.Upstreams.Count);
        Assert.Single(running.Log, line => line.Contains("shop.internal", StringComparison.Ordinal));

        Upstream failing = cluster.Choose("", Some.NoKey, [])!;
        cluster.Release(failing, AttemptOutcome.Broken);
        running.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, cluster.Upstreams.Count);
        Assert.DoesNotContain(failing, cluster.Upstreams);

        running.Name("shop.internal", "10.0.0.4");
        running.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["http://10.0.0.4:80"], cluster.Upstreams.Select(upstream => upstream.Address));
        Assert.Equal(2, running.Log.Count(line => line.Contains("shop.internal", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Names_NobodyCanSay_AddressesStayEvenWhenTheyFail()
    {
        await using RunningRegistry running = new();
        running.Name("shop.internal", "10.0.0.1", "10.0.0.2");
        UpstreamCluster cluster = running.Update(new ClusterSpec { Outliers = new OutlierEjection { ConsecutiveFailures = 1 } }, Some.Endpoint("shop", "shop.internal:80"));
        running.Names["shop.internal"] = new NameAnswer([], false, "TryAgain");
        cluster.Release(cluster.Choose("", Some.NoKey, [])!, AttemptOutcome.Broken);
        running.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, cluster.Upstreams.Count);
    }

    [Fact]
    public async Task Probe_Fails_NothingIsSentThereAndItIsSaidOnce()
    {
        await using RunningRegistry running = new();
        running.Probe.Bad["http://10.0.0.1:80"] = true;
        HealthProbe probe = new() { UnhealthyAfter = 2 };
        UpstreamCluster cluster = running.Update(new ClusterSpec { Probe = probe }, Some.Endpoint("shop", "10.0.0.1:80"), Some.Endpoint("shop", "10.0.0.2:80"), Some.Endpoint("shop", "10.0.0.3:80"));
        for (int i = 0; i < 5; i++) running.Clock.Advance(probe.Interval * 1.1);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.NotEqual("http://10.0.0.1:80", cluster.Choose("", Some.NoKey, [])!.Address));
        Assert.Single(running.Log, line => line.Contains("10.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Enter_BreakerOpensAndCloses()
    {
        await using RunningRegistry running = new();
        ClusterSpec spec = new() { Breaker = new BreakerSpec { FailurePercent = 50, LeastRequests = 4, Trials = 1 } };
        UpstreamCluster cluster = running.Update(spec, Some.Endpoint("shop", "10.0.0.1:80"));
        for (int i = 0; i < 4; i++) Assert.Equal(Admission.Admitted, await RequestAsync(cluster, AttemptOutcome.TimedOut));
        Assert.Equal(Admission.BreakerOpen, await RequestAsync(cluster, AttemptOutcome.Success));
        running.Clock.Advance(spec.Breaker.Open);
        Assert.Equal(Admission.Admitted, await RequestAsync(cluster, AttemptOutcome.Success));
        Assert.Equal(Admission.Admitted, await RequestAsync(cluster, AttemptOutcome.Success));
        Assert.Equal(2, running.Log.Count);
        Assert.Equal(0, cluster.UnderWay);
    }

    [Fact]
    public async Task Request_WithRoom_AllocatesNothing()
    {
        await using RunningRegistry running = new();
        ClusterSpec spec = new() { Outliers = new OutlierEjection(), Breaker = new BreakerSpec { FailurePercent = 50 } };
        UpstreamCluster cluster = running.Update(spec, [.. Enumerable.Range(0, 10).Select(i => Some.Endpoint("shop", $"10.0.0.{i}:80"))]);
        Assert.Equal(Admission.Admitted, await RequestAsync(cluster, AttemptOutcome.Success));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            ValueTask<Admission> entered = cluster.EnterAsync(default);
            Assert.True(entered.IsCompletedSuccessfully);
            cluster.Release(cluster.Choose("", Some.NoKey, [])!, AttemptOutcome.Success, cluster.BreakerEra);
            cluster.Leave();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task Enter_TooManyWait_IsOverloaded()
    {
        await using RunningRegistry running = new();
        UpstreamCluster cluster = running.Update(new ClusterSpec { Breaker = new BreakerSpec { MaxRequests = 1, MaxPending = 1 } }, Some.Endpoint("shop", "10.0.0.1:80"));
        Assert.Equal(Admission.Admitted, await cluster.EnterAsync(default));
        Task<Admission> waiting = cluster.EnterAsync(default).AsTask();
        Assert.Equal(Admission.Overloaded, await cluster.EnterAsync(default));
        cluster.Leave();
        Assert.Equal(Admission.Admitted, await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Metrics_NameClustersUpstreamsAndOutcomes()
    {
        await using RunningRegistry running = new();
        UpstreamCluster cluster = running.Update(Some.Endpoint("shop", "10.0.0.1:80"));
        await RequestAsync(cluster, AttemptOutcome.Failure);
        await RequestAsync(cluster, AttemptOutcome.Success);
        await RequestAsync(cluster, AttemptOutcome.Success);
        cluster.Choose("", Some.NoKey, []);

        List<string> seen = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Insight.Gateway" && instrument.Meter.Scope == running.MeterScope) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Add(Text(instrument, value, tags)));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => seen.Add(Text(instrument, value, tags)));
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Contains("insight.upstream.requests default shop http://10.0.0.1:80 failure 1", seen);
        Assert.Contains("insight.upstream.requests default shop http://10.0.0.1:80 success 2", seen);
        Assert.Contains("insight.upstream.active_requests default shop http://10.0.0.1:80 1", seen);
        Assert.Contains("insight.upstream.healthy default shop http://10.0.0.1:80 1", seen);
        Assert.Contains("insight.cluster.breaker.state default shop 0", seen);
    }

    [Theory]
    [InlineData("10.0.0.7:8080", "", "10.0.0.7", 8080)]
    [InlineData("[fd00::7]:443", "", "fd00::7", 443)]
    [InlineData("Shop.Internal:80", "shop.internal", null, 80)]
    public void Parse_Addresses(string text, string host, string? ip, int port) =>
        Assert.Equal(new EndpointAddress(host, ip is null ? null : IPAddress.Parse(ip), port), EndpointAddress.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.7")]
    [InlineData("fd00::7:80")]
    [InlineData("shop:0")]
    [InlineData("shop:65536")]
    [InlineData(":80")]
    [InlineData("http://shop:80")]
    [InlineData("sh op:80")]
    public void Parse_NoAddresses(string text) => Assert.Null(EndpointAddress.Parse(text));

    private static string Text<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<object?> parts = [instrument.Name];
        foreach (KeyValuePair<string, object?> tag in tags) parts.Add(tag.Value);
        return string.Join(' ', [.. parts, value]);
    }

    private static async Task<Admission> RequestAsync(UpstreamCluster cluster, AttemptOutcome outcome)
    {
        Admission admission = await cluster.EnterAsync(default);
        if (admission != Admission.Admitted) return admission;
        cluster.Release(cluster.Choose("", Some.NoKey, [])!, outcome);
        cluster.Leave();
        return admission;
    }
}
