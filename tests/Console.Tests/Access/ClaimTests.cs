using System.Net;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Testing;

namespace Insight.Console.Tests.Access;

/// <summary>How a console gets its first administrator, and what the start token opens before and after.</summary>
public sealed class ClaimTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Unclaimed_StartTokenOpensEverythingAndNamesItsActor()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient start = console.Client(console.StartToken);

        Assert.Equal(HttpStatusCode.OK, await start.StatusAsync("/api/v1/objects"));
        Assert.Equal(HttpStatusCode.OK, await start.StatusAsync("/api/v1/deployments", "POST", new { service = "cart", version = "2", by = "ann" }));
        Assert.Equal(HttpStatusCode.BadRequest, await start.StatusAsync("/api/v1/deployments", "POST", new { service = "cart", version = "2" }));
        // But it makes no users: that is what claiming is for.
        Assert.Equal(HttpStatusCode.Forbidden, await start.StatusAsync("/api/v1/users", "POST", new { name = "eve", password = AccessConsole.Password, roles = new Dictionary<string, string> { ["*"] = "admin" } }));
        Assert.Equal(HttpStatusCode.Forbidden, await start.StatusAsync("/api/v1/tokens", "POST", new { name = "eve" }));
    }

    [Fact]
    public async Task Claim_EndsTheStartTokenForEver()
    {
        TemporaryDirectory folder = new();
        await using AccessConsole console = await AccessConsole.StartAsync(folder: folder);
        using HttpClient start = console.Client(console.StartToken);
        Assert.Contains("token=", console.StartAddress.Query, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, await console.ClaimAsync());

        Assert.Equal(HttpStatusCode.Unauthorized, await start.StatusAsync("/api/v1/objects"));
        Assert.Equal(HttpStatusCode.Unauthorized, await start.StatusAsync($"/?token={console.StartToken}"));
        Assert.Equal(HttpStatusCode.Forbidden, await console.ClaimAsync(name: "second"));
        Assert.Equal("", console.StartAddress.Query);
        using HttpClient root = await console.SignInAsync("root", AccessConsole.Password);
        Assert.Equal(HttpStatusCode.OK, await root.StatusAsync("/api/v1/users"));
        Assert.Equal(["user root created by claim"], AuditLog.List(console.Service<ControlDatabase>(), new AuditQuery(10)).Select(static e => $"{e.Note.Kind} {e.Note.Name} {e.Note.Action} by {e.Note.Actor}"));
        // Another process finds it claimed, too, even with another start token.
        await using AccessConsole second = await AccessConsole.StartAsync(folder: folder);
        using HttpClient other = second.Client(second.StartToken);
        Assert.Equal(HttpStatusCode.Unauthorized, await other.StatusAsync("/api/v1/objects"));
    }

    [Fact]
    public async Task Claim_OnlyWithinFifteenMinutesOfTheFirstStart()
    {
        FixedTime time = new(s_start);
        TemporaryDirectory folder = new();
        await using AccessConsole first = await AccessConsole.StartAsync(time, folder: folder);
        time.Now = s_start.AddMinutes(15).AddSeconds(-1);
        Assert.Equal(HttpStatusCode.BadRequest, await first.ClaimAsync(password: "short"));
        // A second start does not begin the time anew.
        await using AccessConsole console = await AccessConsole.StartAsync(time, folder: folder);
        Assert.Equal(HttpStatusCode.BadRequest, await console.ClaimAsync(password: "short"));
        time.Now = s_start.AddMinutes(15);
        Assert.Equal(HttpStatusCode.Forbidden, await console.ClaimAsync());
        // Later the command line does it.
        Assert.True(console.Users.Add("root", AccessConsole.Password, Insight.Console.Access.Grants.Everything, "local:ann"));
        using HttpClient start = console.Client(console.StartToken);
        Assert.Equal(HttpStatusCode.Unauthorized, await start.StatusAsync("/api/v1/objects"));
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("X-Real-IP")]
    [InlineData("Via")]
    public async Task Claim_ThroughAProxy_IsRefused(string header)
    {
        await using AccessConsole console = await AccessConsole.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await console.ClaimAsync(change: request => request.Headers.TryAddWithoutValidation(header, "1.1 proxy")));
    }

    [Fact]
    public async Task Claim_WithoutTheStartToken_IsRefused()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await console.ClaimAsync("wrong-wrong-wrong-wrong"));
        Assert.Equal(HttpStatusCode.BadRequest, await console.ClaimAsync(name: "Not:A:Name"));
        Assert.Equal(HttpStatusCode.BadRequest, await console.ClaimAsync(password: "elevenchars"));
    }

    [Fact]
    public async Task BeyondLoopback_StartTokenOnlyClaims()
    {
        await using AccessConsole console = await AccessConsole.StartAsync(configure: static options => (options.Listen, options.AllowRemote) = ("0.0.0.0:0", true));
        UriBuilder loopback = new(console.Address) { Host = "127.0.0.1" };
        using HttpClient start = new() { BaseAddress = loopback.Uri };
        start.DefaultRequestHeaders.Authorization = new("Bearer", console.StartToken);

        Assert.Equal(HttpStatusCode.Unauthorized, await start.StatusAsync("/api/v1/objects"));
        Assert.Equal(HttpStatusCode.NoContent, await start.StatusAsync("/api/v1/claim", "POST", new { name = "root", password = AccessConsole.Password }));
    }
}
