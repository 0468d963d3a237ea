using System.Net;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;

namespace Insight.Gateway.Tests.Policies;

public sealed class GuardTests
{
    /// <summary>So that the ten seconds that are judged hold enough on a slow machine.</summary>
    private static readonly PolicyGuard s_early = new() { LeastRequests = 20 };

    private static readonly PolicySpec s_bad = new() { Mode = PolicyMode.Enforce, Endpoints = new() { Allow = [new() { Path = "/nothing" }] } };

    [Fact]
    public async Task BadPolicy_ThatTouchesManyClients_IsTakenBackAndStaysSoAfterARestart()
    {
        using TemporaryFolder bundle = new();
        await using Service service = await Service.SayAsync("ok");
        await using (TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:bundle:directory", bundle.Path)))
        {
            gateway.Apply(With(service, s_bad));
            await AskAsync(gateway, clients: 30, HttpStatusCode.NotFound);
            gateway.Guard();
            await AskAsync(gateway, clients: 2, HttpStatusCode.OK);

            // The same in another bundle is the same; changed by somebody it begins anew.
            gateway.Apply(With(service, s_bad));
            await AskAsync(gateway, clients: 2, HttpStatusCode.OK);
        }

        await using TestGateway again = await TestGateway.StartAsync(null, ("gateway:bundle:directory", bundle.Path));
        again.Apply(With(service, s_bad));
        await AskAsync(again, clients: 2, HttpStatusCode.OK);
        again.Apply(With(service, s_bad with { CanaryPercent = 6 }));
        await AskAsync(again, clients: 2, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Block_OfOneClientAmongMany_StaysHoweverMuchThatClientAsks()
    {
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, new PolicySpec { Mode = PolicyMode.Enforce, Block = new() { Clients = ["127.0.0.1"] } }));
        await AskAsync(gateway, clients: 20, HttpStatusCode.OK);
        for (int i = 0; i < 100; i++) Assert.Equal(HttpStatusCode.Forbidden, (await gateway.Client.GetAsync("/")).StatusCode);
        gateway.Guard();
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.Client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Block_OfAlmostEverybody_IsTakenBack()
    {
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, new PolicySpec { Mode = PolicyMode.Enforce, Block = new() { Clients = ["127.0.0.0/8"] } }));
        await AskAsync(gateway, clients: 30, HttpStatusCode.Forbidden);
        gateway.Guard();
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task WafMode_ThatBlocksMostClients_IsTakenBack()
    {
        using RuleText rules = new();
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:waf:rules", rules.Path), ("gateway:waf:mode", "detect"));
        gateway.Apply(With(service, new PolicySpec { Mode = PolicyMode.Enforce, Guard = s_early, Waf = new() { Mode = WafModeSetting.Block } }));
        await AskAsync(gateway, clients: 30, HttpStatusCode.Forbidden, "/orders?q=attack");
        gateway.Guard();
        await AskAsync(gateway, clients: 2, HttpStatusCode.OK, "/orders?q=attack");
    }

    [Fact]
    public async Task Limits_ThatEndMostRequestsEarly_AreTakenBack()
    {
        TimeSpan taken = TimeSpan.Zero;
        await using Service service = await Service.StartAsync(context => Task.Delay(taken, context.RequestAborted));
        await using TestGateway gateway = await TestGateway.StartAsync();
        PolicySpec limits = new() { Guard = s_early, Limits = new() { Timeout = new() { Total = TimeSpan.FromMilliseconds(5) } } };

        // What is usual is known from the time in shadow.
        gateway.Apply(With(service, limits));
        await AskAsync(gateway, clients: 30, HttpStatusCode.OK);
        gateway.Apply(With(service, limits with { Mode = PolicyMode.Enforce }));
        taken = Timeout.InfiniteTimeSpan;
        await AskAsync(gateway, clients: 30, HttpStatusCode.GatewayTimeout);
        gateway.Guard();
        taken = TimeSpan.FromMilliseconds(300);
        await AskAsync(gateway, clients: 2, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Split_ToAVersionThatFails_IsTakenBackAndTheRouteHasItsOwnSharesAgain()
    {
        await using Service good = await Service.SayAsync("ok"), bad = await Service.StatusAsync(500);
        await using TestGateway gateway = await TestGateway.StartAsync();
        ObjectSet objects = Objects.Of(Objects.To("good"), ("good", [good]), ("bad", [bad]));
        PolicySpec split = new() { Mode = PolicyMode.Canary, CanaryPercent = 50, Guard = s_early, Split = new() { Route = "route-0", To = [new() { Cluster = "bad" }] } };
        gateway.Apply(objects with { Policies = [new(new ObjectMetadata { Name = "split" }, split)] });
        for (int i = 0; i < 300; i++) await gateway.Client.GetAsync("/");
        Assert.InRange(bad.Requests, 60, 240);
        gateway.Guard();
        int before = bad.Requests;
        for (int i = 0; i < 50; i++) Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/")).StatusCode);
        Assert.Equal(before, bad.Requests);
    }

    [Fact]
    public async Task Split_ToAVersionThatWorks_Stays()
    {
        await using Service one = await Service.SayAsync("one"), two = await Service.SayAsync("two");
        await using TestGateway gateway = await TestGateway.StartAsync();
        ObjectSet objects = Objects.Of(Objects.To("one"), ("one", [one]), ("two", [two]));
        PolicySpec split = new() { Mode = PolicyMode.Enforce, Guard = new() { MostSlowdown = 1000 }, Split = new() { Route = "route-0", To = [new() { Cluster = "two" }] } };
        gateway.Apply(objects with { Policies = [new(new ObjectMetadata { Name = "split" }, split)] });
        for (int i = 0; i < 100; i++) Assert.Equal("two", await gateway.Client.GetStringAsync("/"));
        gateway.Guard();
        Assert.Equal("two", await gateway.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task RateLimit_WhenTheServiceFailsForAll_StaysInForce()
    {
        bool fails = false;
        await using Service service = await Service.StartAsync(context =>
        {
            context.Response.StatusCode = fails ? 503 : 200;
            return Task.CompletedTask;
        });
        await using TestGateway gateway = await TestGateway.StartAsync();
        PolicySpec limit = new() { RateLimit = new() { Requests = 10, Per = TimeSpan.FromHours(1) }, Guard = new() { MostClients = 1 } };
        gateway.Apply(With(service, limit));
        await AskAsync(gateway, clients: 40, HttpStatusCode.OK);
        gateway.Apply(With(service, limit with { Mode = PolicyMode.Enforce }));
        fails = true;
        await AskAsync(gateway, clients: 40, HttpStatusCode.ServiceUnavailable);
        gateway.Guard();
        for (int i = 0; i < 20; i++) await gateway.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await gateway.Client.GetAsync("/")).StatusCode);
    }

    private static async Task AskAsync(TestGateway gateway, int clients, HttpStatusCode expected, string path = "/orders")
    {
        for (int i = 1; i <= clients; i++)
        {
            using HttpClient client = gateway.ClientAt(IPAddress.Parse($"127.0.1.{i}"));
            for (int k = 0; k < 2; k++) Assert.Equal(expected, (await client.GetAsync(path)).StatusCode);
        }
    }

    private static ObjectSet With(Service service, PolicySpec spec) =>
        Objects.Of(Objects.To("shop"), ("shop", [service])) with { Policies = [new(new ObjectMetadata { Name = "bad" }, spec)] };
}
