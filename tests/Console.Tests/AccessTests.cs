using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Insight.Console.Security;
using Insight.Testing;
using Microsoft.Extensions.Options;

namespace Insight.Console.Tests;

/// <summary>Who gets in, and what every answer carries.</summary>
public sealed class AccessTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/status")]
    [InlineData("/api/v1/edges")]
    [InlineData("/api/v1/waf/findings")]
    [InlineData("/api/v1/waf/findings/r-1")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/hubs/live/negotiate?negotiateVersion=1")]
    [InlineData("/assets/index.js")]
    [InlineData("/no/such/page")]
    [InlineData("/?token=")]
    [InlineData("/?token=wrong")]
    public async Task Get_WithoutToken_IsRefused(string path)
    {
        await using Setup setup = await StartAsync();
        using HttpClient client = Anonymous(setup.Console);

        using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("Bearer wrong-token-wrong-token")]
    [InlineData("Bearer ")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public async Task Get_WrongAuthorization_IsRefused(string authorization)
    {
        await using Setup setup = await StartAsync();
        using HttpClient client = Anonymous(setup.Console);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        using HttpResponseMessage response = await client.GetAsync(new Uri("/api/v1/status", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Token_InAddress_BecomesAStrictCookieAndLeavesTheAddress()
    {
        await using Setup setup = await StartAsync();
        using HttpClient client = Anonymous(setup.Console);

        using HttpResponseMessage signIn = await client.GetAsync(new Uri(setup.Console.SignInAddress.PathAndQuery + "&tab=edges", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Redirect, signIn.StatusCode);
        Assert.Equal("/?tab=edges", signIn.Headers.Location?.OriginalString);
        string cookie = Assert.Single(signIn.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(setup.Console.Token, cookie, StringComparison.Ordinal);

        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        using HttpResponseMessage page = await client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("10.0.0.1")]
    public async Task Get_ForeignHostName_IsRefusedEvenWithToken(string host)
    {
        await using Setup setup = await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/status");
        request.Headers.Host = host;

        using HttpResponseMessage response = await setup.Console.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("localhost:81")]
    [InlineData("[::1]")]
    [InlineData("127.0.0.2")]
    [InlineData("insight.internal")]
    public async Task Get_OwnHostName_IsAnswered(string host)
    {
        await using Setup setup = await StartAsync(o => o.AllowedHosts.Add("insight.internal"));
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/status");
        request.Headers.Host = host;

        using HttpResponseMessage response = await setup.Console.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("null")]
    public async Task ForeignOrigin_IsRefusedForApiAndWebSocket(string origin)
    {
        await using Setup setup = await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/status");
        request.Headers.Add("Origin", origin);
        using HttpResponseMessage response = await setup.Console.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));

        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + setup.Console.Token);
        socket.Options.SetRequestHeader("Origin", origin);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(setup.Console.Address) { Scheme = "ws", Path = "/hubs/live" }.Uri, CancellationToken.None));
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/api/v1/status", true)]
    [InlineData("/api/v1/status", false)]
    [InlineData("/nothing", true)]
    [InlineData("/health", false)]
    public async Task EveryAnswer_CarriesTheSecurityHeaders(string path, bool withToken)
    {
        await using Setup setup = await StartAsync();
        using HttpClient anonymous = Anonymous(setup.Console);

        using HttpResponseMessage response = await (withToken ? setup.Console.Client : anonymous).GetAsync(new Uri(path, UriKind.Relative));

        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Health_IsOpenAndSaysNothingElse()
    {
        await using Setup setup = await StartAsync();
        using HttpClient client = Anonymous(setup.Console);

        Assert.Equal("ok", await client.GetStringAsync(new Uri("/health", UriKind.Relative)));
    }

    [Theory]
    [InlineData("0.0.0.0:8081", false, "allowRemote")]
    [InlineData("[::]:8081", false, "allowRemote")]
    [InlineData("10.1.2.3:8081", false, "allowRemote")]
    [InlineData("127.0.0.1", false, "address and port")]
    [InlineData("nonsense", false, "address and port")]
    [InlineData("0.0.0.0:8081", true, null)]
    [InlineData("127.0.0.1:8081", false, null)]
    [InlineData("[::1]:8081", false, null)]
    [InlineData("localhost:8081", false, null)]
    public void Options_Listen_IsLoopbackUnlessAllowed(string listen, bool allowRemote, string? complaint)
    {
        ValidateOptionsResult result = new ConsoleOptionsValidator().Validate(null, new ConsoleOptions { Listen = listen, AllowRemote = allowRemote });

        Assert.Equal(complaint is null, result.Succeeded);
        if (complaint is not null) Assert.Contains(complaint, result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_ShortToken_IsRefused() =>
        Assert.Contains("console:token", new ConsoleOptionsValidator().Validate(null, new ConsoleOptions { Token = "short" }).FailureMessage, StringComparison.Ordinal);

    [Fact]
    public void Token_Generated_IsLongAndDifferentEachTime()
    {
        ConsoleToken one = new(""), other = new("");

        Assert.True(one.Value.Length >= 32);
        Assert.NotEqual(one.Value, other.Value);
        Assert.True(one.IsToken(one.Value));
        Assert.True(one.IsCookie(one.Cookie));
        Assert.False(one.IsToken(one.Cookie));
        Assert.False(one.IsCookie(one.Value));
        Assert.False(one.IsToken(other.Value));
        Assert.False(one.IsToken(null));
    }

    private static HttpClient Anonymous(RunningConsole console)
    {
        HttpClient client = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = console.Address };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return client;
    }

    private async Task<Setup> StartAsync(Action<ConsoleOptions>? configure = null)
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        return new Setup(seed, await RunningConsole.StartAsync(seed, configure: configure));
    }

    private sealed record Setup(TrafficSeed Seed, RunningConsole Console) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Console.DisposeAsync();
            await Seed.DisposeAsync();
        }
    }
}
