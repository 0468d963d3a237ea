using Insight.Gateway.Access.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Gateway.Tests.Access.Tokens;

public sealed class KeyFetcherTests : IDisposable
{
    private static readonly Issuer s_issuer = Issuer.Curve();

    private readonly KeyFetcher _fetcher = new(NullLogger<KeyFetcher>.Instance);

    [Theory]
    [InlineData("https://issuer.example/keys", true)]
    [InlineData("http://127.0.0.1:8080/keys", true)]
    [InlineData("http://[::1]/keys", true)]
    [InlineData("http://localhost/keys", true)]
    [InlineData("http://issuer.example/keys", false)]
    [InlineData("http://127.0.0.1.evil.example/keys", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("ftp://issuer.example/keys", false)]
    [InlineData("/keys", false)]
    [InlineData("", false)]
    public void AddressOf_OnlySafeOnes_AreTaken(string text, bool isTaken) => Assert.Equal(isTaken, KeyFetcher.AddressOf(text) is not null);

    [Theory]
    [InlineData("", 5)]
    [InlineData("max-age=60", 5)]
    [InlineData("no-store", 5)]
    [InlineData("public, max-age=3600", 60)]
    [InlineData("max-age=31536000", 24 * 60)]
    public async Task Fetch_MaxAge_IsHeldToItsBounds(string cacheControl, int minutes)
    {
        await using KeyServer server = await KeyServer.StartAsync("");
        server.Publish(Issuer.Jwks(s_issuer), cacheControl);

        FetchedKeys? fetched = await _fetcher.FetchAsync(new Uri(server.Url));

        Assert.Equal(TimeSpan.FromMinutes(minutes), fetched!.Lifetime);
        Assert.Single(fetched.Keys.Keys);
    }

    [Fact]
    public async Task Fetch_Redirect_LeadsNowhere()
    {
        await using KeyServer elsewhere = await KeyServer.StartAsync(Issuer.Jwks(s_issuer));
        await using KeyServer server = await KeyServer.StartAsync("");
        server.Answer = context =>
        {
            context.Response.Redirect(elsewhere.Url);
            return Task.CompletedTask;
        };

        Assert.Null(await _fetcher.FetchAsync(new Uri(server.Url)));
        Assert.Equal((1, 0), (server.Asked, elsewhere.Asked));
    }

    [Fact]
    public async Task Fetch_MoreThanIsRead_IsNothing()
    {
        await using KeyServer server = await KeyServer.StartAsync(Issuer.Jwks(s_issuer) + new string(' ', 256 << 10));

        Assert.Null(await _fetcher.FetchAsync(new Uri(server.Url)));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Fetch_OtherStatus_IsNothing(int status)
    {
        await using KeyServer server = await KeyServer.StartAsync("");
        server.Answer = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(Issuer.Jwks(s_issuer));
        };

        Assert.Null(await _fetcher.FetchAsync(new Uri(server.Url)));
    }

    [Fact]
    public async Task Fetch_NobodyListens_IsNothing() => Assert.Null(await _fetcher.FetchAsync(new Uri("http://127.0.0.1:1/keys")));

    public void Dispose() => _fetcher.Dispose();
}
