using System.Net;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Tests.Access;

public sealed class CorsTests
{
    private const string Shop = "https://shop.example";

    private static readonly RouteCors s_cors = new()
    {
        Origins = [Shop, "https://*.partner.example"],
        Methods = ["PUT"],
        Headers = ["Content-Type", "X-Trace"],
        ExposedHeaders = ["X-Total"],
        Credentials = true,
    };

    [Fact]
    public async Task Preflight_AllowedOrigin_IsAnsweredByTheGateway()
    {
        await using Service service = await Service.SayAsync("upstream");
        await using TestGateway gateway = await StartAsync(service, Objects.To("shop") with { Cors = s_cors, Authentication = Keys(), Match = new RouteMatch { Methods = ["PUT"] } });

        using HttpResponseMessage response = await PreflightAsync(gateway, Shop, "PUT");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal((Shop, "true", "600", "Origin"), (Header(response, "Access-Control-Allow-Origin"), Header(response, "Access-Control-Allow-Credentials"), Header(response, "Access-Control-Max-Age"), Header(response, "Vary")));
        Assert.Equal("PUT, GET, HEAD, POST", Header(response, "Access-Control-Allow-Methods"));
        Assert.Equal("Content-Type, X-Trace", Header(response, "Access-Control-Allow-Headers"));
        Assert.Equal(0, service.Requests);
        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal((204u, ResponseFlag.Direct, "preflight", "route-0"), (record.Status, record.ResponseFlag, record.ResponseDetail, record.Route));
    }

    [Theory]
    [InlineData("https://evil.example", "PUT")]
    [InlineData("https://shop.example.evil.example", "PUT")]
    [InlineData("http://shop.example", "PUT")]
    [InlineData("null", "PUT")]
    [InlineData(Shop, "DELETE")]
    public async Task Preflight_NotAllowed_IsAnsweredWithNothing(string origin, string method)
    {
        await using Service service = await Service.SayAsync("upstream");
        await using TestGateway gateway = await StartAsync(service, Objects.To("shop") with { Cors = s_cors with { Origins = [.. s_cors.Origins, "null"] } });

        using HttpResponseMessage response = await PreflightAsync(gateway, origin, method);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.DoesNotContain(response.Headers, static header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, service.Requests);
        Assert.Equal("preflight-refused", Assert.Single(await gateway.StopAsync()).ResponseDetail);
    }

    [Theory]
    [InlineData(Shop, Shop)]
    [InlineData("https://eu.partner.example", "https://eu.partner.example")]
    [InlineData("https://evil.example", "")]
    [InlineData("null", "")]
    [InlineData("", "")]
    public async Task Response_OfTheUpstream_SaysWhatTheRouteSays(string origin, string allowed)
    {
        await using Service service = await Service.StartAsync(static context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers.AccessControlAllowCredentials = "true";
            context.Response.Headers.AccessControlExposeHeaders = "X-Secret";
            context.Response.Headers.Vary = "Accept-Encoding";
            return context.Response.WriteAsync("hello");
        });
        await using TestGateway gateway = await StartAsync(service, Objects.To("shop") with { Cors = s_cors });

        using HttpResponseMessage response = await AskAsync(gateway, origin);

        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
        Assert.Equal(allowed, Header(response, "Access-Control-Allow-Origin"));
        Assert.Equal(allowed.Length > 0 ? "true" : "", Header(response, "Access-Control-Allow-Credentials"));
        Assert.Equal(allowed.Length > 0 ? "X-Total" : "", Header(response, "Access-Control-Expose-Headers"));
        Assert.Equal("Accept-Encoding, Origin", Header(response, "Vary"));
    }

    [Theory]
    [InlineData("https://any.example")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Response_AnyOrigin_GoesWithoutCredentials(string origin)
    {
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await StartAsync(service, Objects.To("shop") with { Cors = s_cors with { Origins = ["*"] } });

        using HttpResponseMessage response = await AskAsync(gateway, origin);

        Assert.Equal(("*", "", ""), (Header(response, "Access-Control-Allow-Origin"), Header(response, "Access-Control-Allow-Credentials"), Header(response, "Vary")));
    }

    [Fact]
    public async Task Response_OfTheGatewayItself_CanBeReadByScriptsToo()
    {
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await StartAsync(service, Objects.To("shop") with { Cors = s_cors, Authentication = Keys() });

        using HttpResponseMessage response = await AskAsync(gateway, Shop);

        Assert.Equal((HttpStatusCode.Unauthorized, Shop), (response.StatusCode, Header(response, "Access-Control-Allow-Origin")));
    }

    private static RouteAuthentication Keys() => new() { ApiKeys = new ApiKeyAuthentication { Keys = [new ApiKey { Principal = "robot", Sha256 = new string('a', 64) }] } };

    private static async Task<TestGateway> StartAsync(Service service, RouteSpec route)
    {
        TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of(route, ("shop", [service])));
        return gateway;
    }

    private static async Task<HttpResponseMessage> PreflightAsync(TestGateway gateway, string origin, string method)
    {
        using HttpRequestMessage request = new(HttpMethod.Options, "/cart");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "x-trace");
        return await gateway.Client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> AskAsync(TestGateway gateway, string origin)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/cart");
        if (origin.Length > 0) request.Headers.Add("Origin", origin);
        return await gateway.Client.SendAsync(request);
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : "";
}
