using System.Diagnostics;
using System.Net;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Tests.Traffic;

/// <summary>What clients see while one endpoint of three misbehaves.</summary>
public sealed class AvailabilityTests
{
    private const int Clients = 8, RequestsPerClient = 1250;

    private static readonly ClusterSpec s_cluster = new()
    {
        Balance = new Balancing { Policy = BalancingPolicy.RoundRobin },
        Outliers = new OutlierEjection(),
    };

    private static readonly RouteSpec s_route = Objects.To("shop") with
    {
        Retry = new RouteRetry { Attempts = 2, On = [RetryOn.Connect, RetryOn.Reset, RetryOn.Timeout, RetryOn.Status500, RetryOn.Status503] },
        Timeout = new RouteTimeout { PerTry = TimeSpan.FromSeconds(1) },
    };

    [Theory]
    [InlineData("hangs")]
    [InlineData("resets")]
    [InlineData("answers 500")]
    [InlineData("is slow")]
    [InlineData("flaps")]
    [InlineData("is gone")]
    public async Task Requests_OneEndpointMisbehaves_AreAnsweredByTheOthers(string how)
    {
        await using Service one = await Service.SayAsync("good"), other = await Service.SayAsync("good");
        Service bad = await Service.StartAsync(context => MisbehaveAsync(context, how));
        string address = bad.Address;
        if (how == "is gone") await bad.DisposeAsync();
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of([s_route], ("shop", s_cluster, [one.Address, address, other.Address])));

        int failed = await AskAsync(gateway);

        if (how != "is gone") await bad.DisposeAsync();
        Assert.True(failed <= Clients * RequestsPerClient / 1000, $"{failed} of {Clients * RequestsPerClient} requests failed while an endpoint {how}");
    }

    [Fact]
    public async Task Requests_EveryEndpointFails_AreNotMultiplied()
    {
        await using Service broken = await Service.StatusAsync(503);
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of(
            [s_route with { Retry = s_route.Retry! with { Attempts = 10, Backoff = TimeSpan.FromMilliseconds(1), MaxBackoff = TimeSpan.FromMilliseconds(1) } }],
            ("shop", s_cluster with { Outliers = null, RetryBudget = new RetryBudgetSpec { Percent = 20, Least = 1 } }, [broken.Address])));

        Assert.Equal(Clients * RequestsPerClient, await AskAsync(gateway));

        // One retry under way at a time, of eight requests. Without a budget there would be eleven times as many.
        Assert.InRange(broken.Requests, Clients * RequestsPerClient, 2 * Clients * RequestsPerClient);
    }

    [Fact]
    public async Task Requests_FailureRateRises_OpensTheBreakerUntilTrialsSucceed()
    {
        bool isBroken = true;
        await using Service service = await Service.StartAsync(context =>
        {
            context.Response.StatusCode = isBroken ? 500 : 200;
            return Task.CompletedTask;
        });
        await using TestGateway gateway = await TestGateway.StartAsync();
        BreakerSpec breaker = new() { FailurePercent = 50, LeastRequests = 20, Open = TimeSpan.FromMilliseconds(500), Trials = 2 };
        gateway.Apply(Objects.Of([Objects.To("shop")], ("shop", s_cluster with { Outliers = null, Breaker = breaker }, [service.Address])));

        for (int i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.InternalServerError, await StatusAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync());
        Assert.Equal(20, service.Requests);

        isBroken = false;
        Stopwatch watch = Stopwatch.StartNew();
        while (await StatusAsync() != HttpStatusCode.OK) Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
        for (int i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.OK, await StatusAsync());

        Assert.Contains(await gateway.StopAsync(), record => (record.ResponseFlag, record.ResponseDetail) == (ResponseFlag.Overloaded, "breaker-open"));

        async Task<HttpStatusCode> StatusAsync() => (await gateway.Client.GetAsync("/")).StatusCode;
    }

    [Fact]
    public async Task Requests_MoreThanMayBeUnderWay_WaitOrAreRefusedAtOnce()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Service service = await Service.StartAsync(_ => release.Task);
        await using TestGateway gateway = await TestGateway.StartAsync();
        BreakerSpec breaker = new() { MaxRequests = 2, MaxPending = 1, MaxWait = TimeSpan.FromSeconds(30) };
        gateway.Apply(Objects.Of([Objects.To("shop")], ("shop", s_cluster with { Breaker = breaker }, [service.Address])));

        Task<HttpResponseMessage>[] requests = [.. Enumerable.Range(0, 5).Select(_ => gateway.Client.GetAsync("/"))];
        int refused = 0;
        await foreach (Task<HttpResponseMessage> request in Task.WhenEach(requests))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await request).StatusCode);
            if (++refused == 2) break;
        }

        release.SetResult();
        Assert.Equal(3, (await Task.WhenAll(requests)).Count(response => response.StatusCode == HttpStatusCode.OK));
    }

    private static async Task MisbehaveAsync(HttpContext context, string how)
    {
        switch (how)
        {
            case "hangs":
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
                break;
            case "resets":
                context.Abort();
                break;
            case "answers 500":
                context.Response.StatusCode = 500;
                break;
            case "is slow":
                await Task.Delay(50);
                break;
            case "flaps" when Environment.TickCount64 / 100 % 2 == 0:
                context.Abort();
                break;
        }
    }

    /// <summary>How many of all requests did not end with 200.</summary>
    private static async Task<int> AskAsync(TestGateway gateway)
    {
        int failed = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < RequestsPerClient; i++)
            {
                using HttpResponseMessage response = await gateway.Client.GetAsync("/");
                if (response.StatusCode != HttpStatusCode.OK) Interlocked.Increment(ref failed);
            }
        })));
        return failed;
    }
}
