using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Traffic.Routing;

namespace Insight.Gateway.Tests.Traffic;

public sealed class CanaryTests
{
    [Fact]
    public async Task Apply_UnderLoad_MovesSharesWithoutAFailedRequest()
    {
        await using Service stable = await Service.SayAsync("v1"), canary = await Service.SayAsync("v2");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Canary(stable, canary, 95, 5));
        int failed = 0, applied = 0;
        using CancellationTokenSource end = new();
        Task[] clients = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                using HttpResponseMessage response = await gateway.Client.GetAsync("/");
                if (!response.IsSuccessStatusCode) Interlocked.Increment(ref failed);
            }
        }))];

        for (; applied < 1000; applied++) gateway.Apply(applied % 2 == 0 ? Canary(stable, canary, 50, 50) : Canary(stable, canary, 95, 5));
        await end.CancelAsync();
        await Task.WhenAll(clients);

        Assert.Equal(0, failed);
        Assert.All(await gateway.StopAsync(), record => Assert.Equal(200u, record.Status));
    }

    [Fact]
    public async Task Request_Subsets_GoToTheirVersionsAndAreRecorded()
    {
        await using Service stable = await Service.SayAsync("v1"), canary = await Service.SayAsync("v2");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Canary(stable, canary, 50, 50));

        for (int i = 0; i < 60; i++)
        {
            string said = await gateway.Client.GetStringAsync("/");
            Assert.True(said is "v1" or "v2");
        }

        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();
        Assert.All(records, record => Assert.Equal(record.Subset == "stable" ? "v1" : "v2", record.DestinationLabels["version"]));
        Assert.True(stable.Requests > 0 && canary.Requests > 0);
    }

    [Fact]
    public async Task Request_StickyCookie_StaysWithItsSubset()
    {
        await using Service stable = await Service.SayAsync("v1"), canary = await Service.SayAsync("v2");
        await using TestGateway gateway = await TestGateway.StartAsync();
        ObjectSet objects = Canary(stable, canary, 50, 50);
        gateway.Apply(objects with { Routes = [objects.Routes[0] with { Spec = objects.Routes[0].Spec with { Sticky = new Stickiness { Cookie = "user" } } }] });

        HashSet<string> seen = [];
        for (int user = 0; user < 16; user++)
        {
            string first = await AskAsync(user);
            seen.Add(first);
            for (int i = 0; i < 3; i++) Assert.Equal(first, await AskAsync(user));
        }

        Assert.Equal(2, seen.Count);

        async Task<string> AskAsync(int user)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/");
            request.Headers.Add("Cookie", $"user=u{user}");
            return await (await gateway.Client.SendAsync(request)).Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task Policy_ThatChangesShares_CountsAsLongAsItIsThere()
    {
        await using Service stable = await Service.SayAsync("v1"), canary = await Service.SayAsync("v2");
        await using TestGateway gateway = await TestGateway.StartAsync();
        ObjectSet objects = Canary(stable, canary, 100, 0);
        PolicySpec promote = new() { Mode = PolicyMode.Enforce, Split = new() { Route = "route-0", To = [new() { Cluster = "shop", Subset = "canary" }] } };
        gateway.Apply(objects with { Policies = [new(new ObjectMetadata { Name = "promote" }, promote)] });
        for (int i = 0; i < 10; i++) Assert.Equal("v2", await gateway.Client.GetStringAsync("/"));
        gateway.Apply(objects);
        for (int i = 0; i < 10; i++) Assert.Equal("v1", await gateway.Client.GetStringAsync("/"));
    }

    [Theory]
    [InlineData(95, 5)]
    [InlineData(50, 50)]
    [InlineData(999, 1)]
    public void Choose_ManyNumbers_GivesEachItsShare(int first, int second)
    {
        const int Requests = 100_000;
        WeightedDestinations destinations = Shares(first, second);
        Random random = new(7);
        int chosen = Enumerable.Range(0, Requests).Count(_ => destinations.Choose((uint)random.NextInt64(1L << 32))!.Subset == "second");

        Assert.InRange(100.0 * chosen / Requests, 100.0 * second / (first + second) - 0.5, 100.0 * second / (first + second) + 0.5);
    }

    [Fact]
    public void Choose_SharesChange_MovesOnlyWhoMustMove()
    {
        WeightedDestinations before = Shares(95, 5), after = Shares(50, 50);
        for (uint number = 0; number < 0xF000_0000; number += 0x0010_0001)
        {
            if (before.Choose(number)!.Subset == "second") Assert.Equal("second", after.Choose(number)!.Subset);
        }
    }

    private static WeightedDestinations Shares(int first, int second) => new([new(null!, "first", first, null!, null!, null!, null!), new(null!, "second", second, null!, null!, null!, null!)]);

    private static ObjectSet Canary(Service stable, Service canary, int stableShare, int canaryShare)
    {
        ClusterSpec cluster = new()
        {
            Subsets = new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["stable"] = new Dictionary<string, string> { ["version"] = "v1" },
                ["canary"] = new Dictionary<string, string> { ["version"] = "v2" },
            },
        };
        RouteSpec route = new()
        {
            To =
            [
                new RouteDestination { Cluster = "shop", Subset = "stable", Weight = stableShare },
                new RouteDestination { Cluster = "shop", Subset = "canary", Weight = canaryShare },
            ],
        };
        return Objects.Of([route], ("shop", cluster, [stable.Address, canary.Address]));
    }
}
