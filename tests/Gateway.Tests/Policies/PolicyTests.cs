using System.Net;
using System.Text.Json;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;

namespace Insight.Gateway.Tests.Policies;

public sealed class PolicyTests
{
    private static readonly PolicySpec s_known = new() { Mode = PolicyMode.Enforce, Endpoints = new() { Allow = [new() { Method = "GET", Path = "/orders/{id}" }] } };

    [Fact]
    public async Task Enforced_UnknownEndpoint_IsTurnedAwayAndTheUpstreamIsNotAsked()
    {
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, ("known", s_known)));

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/orders/7")).StatusCode);
        using HttpResponseMessage response = await gateway.Client.GetAsync("/admin?key=secret");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        using JsonDocument problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(["title", "status", "detail", "requestId"], problem.RootElement.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(response.Headers.GetValues("X-Request-Id").Single(), problem.RootElement.GetProperty("requestId").GetString());
        using HttpResponseMessage wrongMethod = await gateway.Client.DeleteAsync("/orders/7");
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET"), (wrongMethod.StatusCode, wrongMethod.Content.Headers.Allow.Single()));
        Assert.Equal(1, service.Requests);

        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();
        Assert.Empty(records[0].PolicyNotes);
        AccessRecord denied = records[1];
        Assert.Equal((404u, ResponseFlag.Policy, "unknown-endpoint"), (denied.Status, denied.ResponseFlag, denied.ResponseDetail));
        Assert.Equal(("known", PolicyAction.Deny, false), (denied.PolicyId, denied.PolicyAction, denied.PolicyShadow));
        Assert.Equal(("known", PolicyAction.Deny, true, "unknown-endpoint"), (denied.PolicyNotes[0].Policy, denied.PolicyNotes[0].Action, denied.PolicyNotes[0].Acted, denied.PolicyNotes[0].Reason));
    }

    [Fact]
    public async Task Shadow_SeveralPolicies_EachIsNotedAndNothingIsDone()
    {
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service,
            ("known", s_known with { Mode = PolicyMode.Shadow }),
            ("blocked", new PolicySpec { Block = new() { Clients = ["127.0.0.0/8"] } }),
            ("callers", new PolicySpec { Scope = new() { Service = "shop" }, Callers = new() { Services = ["web"] } })));

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/admin")).StatusCode);
        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal((200u, ResponseFlag.NoFlag), (record.Status, record.ResponseFlag));
        Assert.Equal(["blocked", "callers", "known"], record.PolicyNotes.Select(static note => note.Policy));
        Assert.All(record.PolicyNotes, static note => Assert.False(note.Acted));
        Assert.True(record.PolicyShadow);
    }

    [Fact]
    public async Task RateLimit_OverIt_429WithTheTimeToWait_AndNewBundlesForgetNothing()
    {
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync();
        PolicySpec limit = new() { Mode = PolicyMode.Enforce, RateLimit = new() { Requests = 3, Per = TimeSpan.FromHours(1) } };
        gateway.Apply(With(service, ("limit", limit)));
        for (int i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/")).StatusCode);
        gateway.Apply(With(service, ("limit", limit), ("other", s_known with { Mode = PolicyMode.Shadow })));

        using HttpResponseMessage response = await gateway.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 7_200);
        using HttpClient another = gateway.ClientAt(IPAddress.Parse("127.0.0.2"));
        Assert.Equal(HttpStatusCode.OK, (await another.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Policy_OfARouteOfTheProxysOwnConfiguration_IsEnforcedToo()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        PolicySpec spec = new() { Scope = new() { App = "shop", Service = "upstream", Endpoints = [new() { Path = "/up/{*}" }] }, Mode = PolicyMode.Enforce, Block = new() { Clients = ["127.0.0.1"] } };
        gateway.Apply(new ObjectSet { Policies = [new(new ObjectMetadata { Name = "closed", Tenant = "acme" }, spec)] });

        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.Client.GetAsync("/up/hello")).StatusCode);
        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal(("closed", "upstream", 0ul), (record.PolicyId, record.DestinationService, record.UpstreamUs));
    }

    [Fact]
    public async Task Policy_OfAnotherTenant_SaysNothing()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        gateway.Apply(new ObjectSet { Policies = [new(new ObjectMetadata { Name = "closed", Tenant = "other" }, new PolicySpec { Mode = PolicyMode.Enforce, Block = new() { Clients = ["0.0.0.0/0"] } })] });
        Assert.NotEqual(HttpStatusCode.Forbidden, (await gateway.Client.GetAsync("/up/hello")).StatusCode);
    }

    [Fact]
    public async Task Pseudonyms_PolicyThatNamesOne_BlocksThatClient()
    {
        (string, string)[] settings = [("gateway:privacy:key", Convert.ToBase64String(new byte[32])), ("gateway:privacy:clientAddress", "true")];
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync(null, settings);
        gateway.Apply(With(service, ("none", s_known with { Mode = PolicyMode.Shadow })));
        await gateway.Client.GetAsync("/");
        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(32, record.ClientIp.Length);

        gateway.Apply(With(service, ("blocked", new PolicySpec { Mode = PolicyMode.Enforce, Block = new() { Clients = [record.ClientIp] } })));
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.Client.GetAsync("/")).StatusCode);
        using HttpClient another = gateway.ClientAt(IPAddress.Parse("127.0.0.2"));
        Assert.Equal(HttpStatusCode.OK, (await another.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Schema_UnknownParameter_IsRefusedHoweverItIsWritten()
    {
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, ("shape", new PolicySpec { Mode = PolicyMode.Enforce, Schema = new() { Query = ["page"], MostBytes = 10 } })));
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/?page=1&p%61ge=2")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.Client.GetAsync("/?" + string.Concat(Enumerable.Repeat("page=1&", 300)) + "%64ebug=1")).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await gateway.Client.PostAsync("/?page=1", new ByteArrayContent(new byte[11]))).StatusCode);
    }

    [Fact]
    public async Task Schema_BodyOfUnknownLength_EndsWhereThePolicySays()
    {
        await using Service service = await Service.StartAsync(async context => await context.Request.Body.CopyToAsync(Stream.Null));
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, ("shape", new PolicySpec { Mode = PolicyMode.Enforce, Schema = new() { MostBytes = 1000 } })));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(900));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync(5_000));

        async Task<HttpStatusCode> SendAsync(int bytes)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/") { Content = new ByteArrayContent(new byte[bytes]) };
            request.Headers.TransferEncodingChunked = true;
            return (await gateway.Client.SendAsync(request)).StatusCode;
        }
    }

    private static ObjectSet With(Service service, params (string Name, PolicySpec Spec)[] policies) =>
        Objects.Of(Objects.To("shop"), ("shop", [service])) with { Policies = [.. policies.Select(static policy => new GatewayObject<PolicySpec>(new ObjectMetadata { Name = policy.Name }, policy.Spec))] };
}
