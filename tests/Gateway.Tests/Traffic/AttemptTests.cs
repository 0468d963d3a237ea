using System.Net;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Tests.Traffic;

public sealed class AttemptTests
{
    private const string NobodyListens = "127.0.0.1:1";

    private static readonly ClusterSpec s_inTurn = new() { Balance = new Balancing { Policy = BalancingPolicy.RoundRobin } };

    private static readonly RouteRetry s_retry = new()
    {
        Attempts = 2,
        On = [RetryOn.Connect, RetryOn.Reset, RetryOn.Timeout, RetryOn.Status500, RetryOn.Status503],
        Backoff = TimeSpan.FromMilliseconds(1),
    };

    [Fact]
    public async Task Request_AnEndpointAnswers500_IsTriedAtTheOther()
    {
        await using Service broken = await Service.StatusAsync(500), good = await Service.SayAsync("good");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of([Objects.To("shop") with { Retry = s_retry }], ("shop", s_inTurn, [broken.Address, good.Address])));

        for (int i = 0; i < 6; i++) Assert.Equal("good", await gateway.Client.GetStringAsync("/"));

        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();
        Assert.All(records, record => Assert.Equal(good.Address, record.DestinationAddress));
        Assert.Equal(broken.Requests, records.Sum(record => record.Retries));
        Assert.True(broken.Requests > 0);
    }

    [Fact]
    public async Task Request_NoConnectionComesAbout_IsTriedAtTheOtherWithoutBeingAsked()
    {
        await using Service good = await Service.StartAsync(async context => await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync()));
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of([Objects.To("shop")], ("shop", s_inTurn, [NobodyListens, good.Address])));

        // Not even POST was sent, so it may go elsewhere.
        for (int i = 0; i < 6; i++) Assert.Equal("order", await (await gateway.Client.PostAsync("/", new StringContent("order"))).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Request_ConnectionIsReset_PostIsNotRepeatedUnlessTheRouteSaysSo()
    {
        await using Service resets = await Service.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Abort();
        });
        await using Service good = await Service.StartAsync(async context => await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync()));
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of([Objects.To("shop") with { Retry = s_retry }], ("shop", s_inTurn, [resets.Address, good.Address])));

        HttpStatusCode[] statuses = [await PostAsync(), await PostAsync()];
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadGateway], statuses.Order());

        gateway.Apply(Objects.Of([Objects.To("shop") with { Retry = s_retry with { UnsafeMethods = true } }], ("shop", s_inTurn, [resets.Address, good.Address])));
        for (int i = 0; i < 4; i++) Assert.Equal("order", await (await gateway.Client.PostAsync("/", new StringContent("order"))).Content.ReadAsStringAsync());

        async Task<HttpStatusCode> PostAsync() => (await gateway.Client.PostAsync("/", new StringContent("order"))).StatusCode;
    }

    [Fact]
    public async Task Request_BodyLongerThanIsKept_IsSentOnce()
    {
        await using Service broken = await Service.StatusAsync(503);
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of([Objects.To("shop") with { Retry = s_retry with { BodyBytes = 1024, UnsafeMethods = true } }], ("shop", s_inTurn, [broken.Address])));

        HttpResponseMessage response = await gateway.Client.PutAsync("/", new StringContent(new string('x', 2048)));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(1, broken.Requests);
    }

    [Fact]
    public async Task Request_AttemptTakesTooLong_IsTriedAtTheOther()
    {
        await using Service slow = await Service.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted)), good = await Service.SayAsync("good");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of(
            [Objects.To("shop") with { Retry = s_retry, Timeout = new RouteTimeout { PerTry = TimeSpan.FromSeconds(1) } }], ("shop", s_inTurn, [slow.Address, good.Address])));

        for (int i = 0; i < 2; i++) Assert.Equal("good", await gateway.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Request_AllOfItTakesTooLong_Is504()
    {
        await using Service slow = await Service.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of([Objects.To("shop") with { Timeout = new RouteTimeout { Total = TimeSpan.FromMilliseconds(100) } }], ("shop", s_inTurn, [slow.Address])));

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await gateway.Client.GetAsync("/")).StatusCode);

        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal((504u, ResponseFlag.Timeout), (record.Status, record.ResponseFlag));
    }

    [Fact]
    public async Task Request_ResponseBeganInTime_MayTakeAsLongAsTheTotalAllows()
    {
        await using Service slow = await Service.StartAsync(async context =>
        {
            await context.Response.WriteAsync("be");
            await context.Response.Body.FlushAsync();
            await Task.Delay(1500);
            await context.Response.WriteAsync("gun");
        });
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of([Objects.To("shop") with { Timeout = new RouteTimeout { PerTry = TimeSpan.FromSeconds(1) } }], ("shop", s_inTurn, [slow.Address])));

        Assert.Equal("begun", await gateway.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Request_EveryAttemptFails_TheLastAnswerIsTheClients()
    {
        await using Service broken = await Service.StartAsync(async context =>
        {
            context.Response.StatusCode = 503;
            await context.Response.WriteAsync("sorry");
        });
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of([Objects.To("shop") with { Retry = s_retry }], ("shop", s_inTurn, [broken.Address])));

        HttpResponseMessage response = await gateway.Client.GetAsync("/");

        Assert.Equal("sorry", await response.Content.ReadAsStringAsync());
        Assert.Equal(3, broken.Requests);
        Assert.Equal(2u, Assert.Single(await gateway.StopAsync()).Retries);
    }

    [Fact]
    public async Task Request_ClusterHasNoEndpoint_Is503AndSaysWhy()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of([Objects.To("shop")], ("shop", s_inTurn, [])));

        HttpResponseMessage response = await gateway.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(ResponseFlag.NoUpstream, Assert.Single(await gateway.StopAsync()).ResponseFlag);
    }

    [Fact]
    public async Task Request_Faults_AreMadeOnPurpose()
    {
        await using Service good = await Service.SayAsync("good");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of(
            [
                Objects.To("shop") with { Match = new RouteMatch { Path = new PathMatch { Exact = "/abort" } }, Fault = new RouteFault { AbortPercent = 100, AbortStatus = 418 } },
                Objects.To("shop") with { Match = new RouteMatch { Path = new PathMatch { Exact = "/delay" } }, Fault = new RouteFault { DelayPercent = 100, Delay = TimeSpan.FromMilliseconds(50) } },
            ],
            ("shop", s_inTurn, [good.Address])));

        Assert.Equal(418, (int)(await gateway.Client.GetAsync("/abort")).StatusCode);
        Assert.Equal("good", await gateway.Client.GetStringAsync("/delay"));

        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();
        Assert.Equal([ResponseFlag.Fault, ResponseFlag.NoFlag], records.Select(record => record.ResponseFlag));
        // Timers count in the clock's coarse ticks, so a delay may end a tick (up to 4 ms) before durations say so.
        Assert.True(records[1].DurationUs >= 45_000, $"{records[1].DurationUs} us");
    }

    [Fact]
    public async Task Request_Mirrored_IsCopiedWithItsBodyAndItsAnswerIsDropped()
    {
        TaskCompletionSource<string> copied = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Service good = await Service.StartAsync(async context => await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync()));
        await using Service shadow = await Service.StartAsync(async context =>
        {
            string body = await new StreamReader(context.Request.Body, Encoding.UTF8).ReadToEndAsync();
            copied.TrySetResult($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.ContentType} {body}");
            context.Response.StatusCode = 500;
        });
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of(
            [Objects.To("shop") with { Mirror = new RouteMirror { Cluster = "shadow" } }], ("shop", s_inTurn, [good.Address]), ("shadow", s_inTurn, [shadow.Address])));

        HttpResponseMessage response = await gateway.Client.PostAsync("/orders?x=1", new StringContent("order", Encoding.UTF8, "text/plain"));

        Assert.Equal("order", await response.Content.ReadAsStringAsync());
        Assert.Equal("POST /orders?x=1 text/plain; charset=utf-8 order", await copied.Task.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Single(await gateway.StopAsync());
    }
}
