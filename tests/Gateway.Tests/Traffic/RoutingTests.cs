using System.Net;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Insight.Gateway.Tests.Traffic;

public sealed class RoutingTests
{
    [Fact]
    public async Task Request_RouteOfAnObject_IsForwardedAndRecorded()
    {
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of(Objects.To("shop"), ("shop", [service])));

        Assert.Equal("hello", await gateway.Client.GetStringAsync("/cart?id=7"));

        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal(("shop", "shop", "route-0", "shop", 200u), (record.App, record.Cluster, record.Route, record.DestinationService, record.Status));
        Assert.Equal(service.Address, record.DestinationAddress);
        Assert.Equal("v1", record.DestinationLabels["version"]);
        Assert.Equal(ResponseFlag.NoFlag, record.ResponseFlag);
    }

    [Fact]
    public async Task Request_NoObjectTakesIt_GoesToTheConfiguredProxy()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using Service service = await Service.SayAsync("object");
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        gateway.Apply(Objects.Of(Objects.To("shop") with { Match = new RouteMatch { Path = new PathMatch { Prefix = "/shop" } } }, ("shop", [service])));

        Assert.Equal("object", await gateway.Client.GetStringAsync("/shop/x"));
        Assert.Equal("hello", await gateway.Client.GetStringAsync("/up/hello"));
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync("/nothing")).StatusCode);

        Assert.Equal(["route-0", "plain", ""], (await gateway.StopAsync()).Select(record => record.Route));
    }

    [Fact]
    public async Task Request_Rewritten_ReachesUpstreamAsTheRouteSays()
    {
        await using Service service = await Service.StartAsync(async context =>
        {
            context.Response.Headers["X-Secret"] = "1";
            await context.Response.WriteAsync($"{context.Features.Get<IHttpRequestFeature>()!.RawTarget} {context.Request.Host} {context.Request.Headers["X-Added"]} {context.Request.Headers["X-Gone"]}");
        });
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of(
            Objects.To("shop") with
            {
                Match = new RouteMatch { Path = new PathMatch { Prefix = "/shop" } },
                Rewrite = new RouteRewrite { Prefix = "/v2/api", Host = "inner.example" },
                RequestHeaders = new HeaderEdits { Set = new Dictionary<string, string> { ["X-Added"] = "yes" }, Remove = ["X-Gone"] },
                ResponseHeaders = new HeaderEdits { Remove = ["X-Secret"], Add = new Dictionary<string, string> { ["X-Also"] = "2" } },
            },
            ("shop", [service])));
        using HttpRequestMessage request = new(HttpMethod.Get, "/shop/a%2Fb/c?x=1");
        request.Headers.Add("X-Gone", "here");

        HttpResponseMessage response = await gateway.Client.SendAsync(request);

        Assert.Equal("/v2/api/a%2Fb/c?x=1 inner.example yes ", await response.Content.ReadAsStringAsync());
        Assert.False(response.Headers.Contains("X-Secret"));
        Assert.Equal("2", response.Headers.GetValues("X-Also").Single());
    }

    [Fact]
    public async Task Request_RoutesOfOneClusterDiffer_EachHasItsOwnEditsAndConduct()
    {
        await using Service service = await Service.StartAsync(static context => context.Response.WriteAsync($"{context.Request.Path} {context.Request.Headers["X-Added"]}"));
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of(
            [Edited("/a", "1"), Edited("/b", "2"), Edited("/c", "1"), Edited("/d", "1") with { Rewrite = new RouteRewrite { Prefix = "/e" } }, Edited("/f", "1") with { Fault = new RouteFault { AbortPercent = 100, AbortStatus = 418 } }],
            ("shop", new ClusterSpec(), [service.Address])));

        Assert.Equal(["/a 1", "/b 2", "/c 1", "/e 1"], await Task.WhenAll(new[] { "/a", "/b", "/c", "/d" }.Select(gateway.Client.GetStringAsync)));
        using HttpResponseMessage aborted = await gateway.Client.GetAsync("/f");
        Assert.Equal(418, (int)aborted.StatusCode);
        Assert.Equal(["route-0", "route-1", "route-2", "route-3", "route-4"], (await gateway.StopAsync()).Select(static record => record.Route).Order());

        static RouteSpec Edited(string path, string value) => Objects.To("shop") with
        {
            Match = new RouteMatch { Path = new PathMatch { Prefix = path } },
            RequestHeaders = new HeaderEdits { Set = new Dictionary<string, string> { ["X-Added"] = value } },
        };
    }

    [Fact]
    public async Task Request_RouteAnswersByItself_IsRecordedAsDirect()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of(
            [
                new RouteSpec { Match = Exact("/old"), Redirect = new RouteRedirect { Status = 308, Path = "/new" } },
                new RouteSpec { Match = Exact("/secure"), Redirect = new RouteRedirect { Scheme = "https", Host = "shop.example" } },
                new RouteSpec { Match = Exact("/ping"), Respond = new DirectResponse { Body = "pong", ContentType = "text/plain" } },
            ]));
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = gateway.Client.BaseAddress };

        Assert.Equal("/new?a=1", (await client.GetAsync("/old?a=1")).Headers.Location!.OriginalString);
        Assert.Equal("https://shop.example/secure", (await client.GetAsync("/secure")).Headers.Location!.OriginalString);
        Assert.Equal("pong", await client.GetStringAsync("/ping"));

        Assert.All(await gateway.StopAsync(), record => Assert.Equal(ResponseFlag.Direct, record.ResponseFlag));
    }

    [Fact]
    public async Task Request_HeadersThatMislead_DoNotReachTheUpstream()
    {
        await using Service service = await Service.StartAsync(context => context.Response.WriteAsync(string.Join(' ', context.Request.Headers.Keys.Order(StringComparer.Ordinal))));
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of(Objects.To("shop"), ("shop", [service])));
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.Add("X_Forwarded_For", "10.0.0.1");
        request.Headers.Add("X-Hop", "1");
        request.Headers.Add("X-Kept", "1");
        request.Headers.Add("Connection", "X-Hop, X-Forwarded-For");

        string names = await (await gateway.Client.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.DoesNotContain("X_Forwarded_For", names, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Hop", names, StringComparison.Ordinal);
        Assert.Contains("X-Kept", names, StringComparison.Ordinal);
        Assert.Contains("X-Forwarded-For", names, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/public/..%2Fadmin", 400)]
    [InlineData("/public/..;/admin", 400)]
    [InlineData("/public/%2e%2e%2Fadmin", 400)]
    [InlineData("/admin%2Fusers", 400)]
    [InlineData("/admin%5Cusers", 400)]
    [InlineData("//admin", 401)]
    [InlineData("/public/../admin", 401)]
    [InlineData("/files/a%2Fb", 200)]
    public async Task Request_PathThatAnUpstreamMayReadOtherwise_DoesNotSlipPastAGuard(string target, int status)
    {
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of(
            [
                Objects.To("shop") with { Match = new RouteMatch { Path = new PathMatch { Prefix = "/admin" } }, Authentication = new RouteAuthentication { ApiKeys = new ApiKeyAuthentication() } },
                Objects.To("shop") with { Match = new RouteMatch { Path = new PathMatch { Template = "/files/{name}" } } },
                Objects.To("shop"),
            ],
            ("shop", new ClusterSpec(), [service.Address])));

        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        string response = await client.ReadToEndAsync();

        Assert.StartsWith($"HTTP/1.1 {status}", response, StringComparison.Ordinal);
        Assert.Equal(status == 200 ? 1 : 0, service.Requests);
    }

    [Fact]
    public async Task Request_WafOfTheHost_RefusesBeforeAnybodyIsAsked()
    {
        await using Service service = await Service.SayAsync("hello");
        using TemporaryFolder rules = new();
        await File.WriteAllTextAsync(Path.Combine(rules.Path, "rules.conf"), "SecRuleEngine On\nSecRule ARGS \"@contains attack\" \"id:1,phase:2,deny,status:403\"\n");
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:waf:rules", rules.Path), ("gateway:waf:mode", "Off"));
        ObjectSet objects = Objects.Of(Objects.To("shop"), ("shop", [service]));
        gateway.Apply(objects with { VirtualHosts = [objects.VirtualHosts[0] with { Spec = objects.VirtualHosts[0].Spec with { Waf = WafModeSetting.Block } }] });

        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.Client.GetAsync("/?q=attack")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/?q=peace")).StatusCode);

        Assert.Equal(1, service.Requests);
        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();
        Assert.Equal([ResponseFlag.Waf, ResponseFlag.NoFlag], records.Select(record => record.ResponseFlag));
        Assert.Equal(["shop", "shop"], records.Select(record => record.DestinationService));
    }

    private static RouteMatch Exact(string path) => new() { Path = new PathMatch { Exact = path } };
}
