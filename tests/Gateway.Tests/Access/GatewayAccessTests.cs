using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Access.Tokens;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Tests.Access;

/// <summary>Access through a whole gateway: what clients are told, upstreams get and records hold.</summary>
public sealed class GatewayAccessTests
{
    private const string Key = "k-3f9a0c6e5d";

    private static readonly Issuer s_issuer = Issuer.Curve();

    [Fact]
    public async Task Refused_ClientIsToldAndUpstreamIsNotAsked()
    {
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await StartAsync(service, Objects.To("shop") with { Authentication = new RouteAuthentication { Jwt = Jwt() } });

        using HttpResponseMessage response = await gateway.Client.GetAsync("/cart");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer realm=\"restricted\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(401, JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("status").GetInt32());
        Assert.Equal(0, service.Requests);
        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal((401u, ResponseFlag.Unauthenticated, "no-credentials", "route-0", ""), (record.Status, record.ResponseFlag, record.ResponseDetail, record.Route, record.Principal));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Token_ReachesTheUpstreamOnlyIfItIsToldSo(bool forward, bool byHost)
    {
        await using Service service = await Service.StartAsync(static context => context.Response.WriteAsync(context.Request.Headers.Authorization.ToString()));
        RouteAuthentication authentication = new() { Jwt = Jwt() with { Forward = forward } };
        await using TestGateway gateway = await TestGateway.StartAsync();
        ObjectSet objects = Objects.Of(Objects.To("shop") with { Authentication = byHost ? null : authentication }, ("shop", [service]));
        RouteDefaults defaults = new() { Authentication = byHost ? authentication : null };
        gateway.Apply(objects with { VirtualHosts = [.. objects.VirtualHosts.Select(host => host with { Spec = host.Spec with { Defaults = defaults } })] });
        string token = Token("alice");

        Assert.Equal(forward ? "Bearer " + token : "", await GetAsync(gateway, "/cart", ("Authorization", "Bearer " + token)));

        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal((200u, ResponseFlag.NoFlag), (record.Status, record.ResponseFlag));
        Assert.NotEqual("", record.Principal);
        Assert.Equal(["jwt@header:authorization"], record.Auth);
    }

    [Fact]
    public async Task Key_InTheQuery_StandsInNoRecord()
    {
        await using Service service = await Service.StartAsync(static context => context.Response.WriteAsync(context.Request.QueryString.Value!));
        RouteAuthentication keys = new()
        {
            ApiKeys = new ApiKeyAuthentication { Query = "key", Keys = [new ApiKey { Principal = "robot", Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))) }] },
        };
        await using TestGateway gateway = await StartAsync(service, Objects.To("shop") with { Authentication = keys });

        Assert.Equal($"?key={Key}&page=2", await GetAsync(gateway, $"/cart?key={Key}&page=2"));

        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.NotEqual("", record.Principal);
        Assert.Equal(["key", "page"], record.QueryNames);
        Assert.DoesNotContain(Key, record.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_OfTheConnection_NamesThePrincipal()
    {
        const string Checkout = "spiffe://shop.example/ns/prod/sa/checkout";
        using TestCertificates authority = new();
        using TemporaryFolder files = new();
        authority.WriteServer(files.File("server.pem"), files.File("server.key"));
        authority.WriteBundle(files.File("bundle.pem"));
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await TestGateway.StartAsync(
            null,
            ("gateway:listen:https", "127.0.0.1:0"),
            ("gateway:listen:certificate:path", files.File("server.pem")),
            ("gateway:listen:certificate:keyPath", files.File("server.key")),
            ("gateway:identity:spiffe:trustBundle", files.File("bundle.pem")));
        RouteAuthentication authentication = new() { MutualTls = new MutualTlsAuthentication { Ids = ["spiffe://shop.example/ns/prod/*"] } };
        gateway.Apply(Objects.Of(Objects.To("shop") with { Authentication = authentication, Authorization = [new AuthorizationRule { Services = ["checkout"] }] }, ("shop", [service])));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(authority.Client(Checkout)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(authority.Client("spiffe://shop.example/ns/prod/sa/payment")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(authority.Client("spiffe://shop.example/ns/test/sa/checkout")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(null));
        Assert.Equal([true, true, false, false], (await gateway.StopAsync()).Select(static record => record.Principal.Length > 0));

        async Task<HttpStatusCode> StatusAsync(X509Certificate2? certificate)
        {
            using X509Certificate2? shown = certificate;
            using HttpClient client = new(new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = static (_, server, _, _) => server?.Issuer == "CN=test authority",
                    LocalCertificateSelectionCallback = (_, _, _, _, _) => shown!,
                },
            });
            using HttpResponseMessage response = await client.GetAsync(gateway.Https.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Principal_TheSameByEveryRequest_IsOneInRecords()
    {
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await StartAsync(service, Objects.To("shop") with { Authentication = new RouteAuthentication { Jwt = Jwt() } });
        foreach (string name in new[] { "alice", "bob", "alice" }) await GetAsync(gateway, "/cart", ("Authorization", "Bearer " + Token(name)));

        string[] principals = [.. (await gateway.StopAsync()).Select(static record => record.Principal)];

        Assert.Equal(principals[0], principals[2]);
        Assert.NotEqual(principals[0], principals[1]);
    }

    [Fact]
    public async Task Defaults_OfTheHost_HoldForItsRoutes()
    {
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await TestGateway.StartAsync();
        ObjectSet objects = Objects.Of(Objects.To("shop"), ("shop", [service]));
        VirtualHostSpec host = objects.VirtualHosts[0].Spec with { Defaults = new RouteDefaults { Authentication = new RouteAuthentication { Jwt = Jwt() } } };
        gateway.Apply(objects with { VirtualHosts = [objects.VirtualHosts[0] with { Spec = host }] });

        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Client.GetAsync("/")).StatusCode);
        Assert.Equal("hello", await GetAsync(gateway, "/", ("Authorization", "Bearer " + Token("alice"))));
    }

    [Fact]
    public async Task Body_AnnouncedTooLong_IsRefusedBeforeItComes()
    {
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await StartAsync(service, Objects.To("shop") with { Limits = new RouteLimits { BodyBytes = 1000 } });

        using HttpResponseMessage fits = await gateway.Client.PostAsync("/", new ByteArrayContent(new byte[1000]));
        using HttpResponseMessage tooLong = await gateway.Client.PostAsync("/", new ByteArrayContent(new byte[1001]));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge), (fits.StatusCode, tooLong.StatusCode));
        Assert.Equal(1, service.Requests);
        AccessRecord record = (await gateway.StopAsync())[1];
        Assert.Equal((413u, ResponseFlag.Rejected, "body-too-large"), (record.Status, record.ResponseFlag, record.ResponseDetail));
    }

    [Fact]
    public async Task Body_InChunks_IsCounted()
    {
        await using Service service = await Service.StartAsync(static async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync("hello");
        });
        await using TestGateway gateway = await StartAsync(service, Objects.To("shop") with { Limits = new RouteLimits { BodyBytes = 1000 } });

        using HttpResponseMessage fits = await SendChunkedAsync(gateway, 900);

        // Short enough for one packet: who still sends when the connection is closed may lose the answer.
        using HttpResponseMessage tooLong = await SendChunkedAsync(gateway, 1_100);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge), (fits.StatusCode, tooLong.StatusCode));
        AccessRecord record = (await gateway.StopAsync())[1];
        Assert.Equal((413u, ResponseFlag.Rejected), (record.Status, record.ResponseFlag));
    }

    [Fact]
    public async Task Body_LongerThanTheListenersLimit_PassesWhereTheRouteSaysSo()
    {
        await using Service service = await Service.StartAsync(static async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync("hello");
        });
        await using TestGateway gateway = await TestGateway.StartAsync(settings: ("gateway:limits:bodyBytes", "1000"));
        gateway.Apply(Objects.Of(Objects.To("shop") with { Limits = new RouteLimits { BodyBytes = 30_000 } }, ("shop", [service])));

        using HttpResponseMessage response = await SendChunkedAsync(gateway, 20_000);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Headers_TooLarge_AreRefused()
    {
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await StartAsync(service, Objects.To("shop") with { Limits = new RouteLimits { HeaderBytes = 1000 } });

        Assert.Equal("hello", await GetAsync(gateway, "/", ("X-Filler", new string('x', 500))));
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.Add("X-Filler", new string('x', 1000));
        using HttpResponseMessage response = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
        AccessRecord record = (await gateway.StopAsync())[1];
        Assert.Equal((431u, ResponseFlag.Rejected, "headers-too-large"), (record.Status, record.ResponseFlag, record.ResponseDetail));
    }

    private static JwtAuthentication Jwt() => new() { Issuer = Issuer.Name, Jwks = Issuer.Jwks(s_issuer) };

    private static string Token(string name) => s_issuer.Token(new JsonObject
    {
        ["iss"] = Issuer.Name,
        ["sub"] = name,
        ["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3600,
    });

    private static async Task<TestGateway> StartAsync(Service service, RouteSpec route)
    {
        TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of(route, ("shop", [service])));
        return gateway;
    }

    private static async Task<string> GetAsync(TestGateway gateway, string target, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, target);
        foreach ((string name, string value) in headers) request.Headers.Add(name, value);
        using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> SendChunkedAsync(TestGateway gateway, int bytes)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/") { Content = new StreamContent(new MemoryStream(new byte[bytes])) };
        request.Headers.TransferEncodingChunked = true;
        return await gateway.Client.SendAsync(request);
    }
}
