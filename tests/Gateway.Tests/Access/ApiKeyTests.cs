using System.Security.Cryptography;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;

namespace Insight.Gateway.Tests.Access;

public sealed class ApiKeyTests : IDisposable
{
    private const string Key = "k-3f9a0c6e5d", Old = "k-0d1e2f3a4b";

    private readonly AccessOf _access;

    public ApiKeyTests() => _access = new AccessOf(Spec());

    [Fact]
    public async Task Key_InItsHeader_NamesThePrincipal() => Assert.Equal((200, "robot"), Of(await _access.AskAsync(("x-api-key", Key))));

    [Fact]
    public async Task Key_InTheQuery_NamesThePrincipal() => Assert.Equal((200, "robot"), Of(await _access.AskAsync("GET", "/a?x=1&key=" + Key)));

    [Fact]
    public async Task Key_InTheQueryWhereNoneIsLookedFor_IsNone()
    {
        using AccessOf access = new(new RouteAuthentication { ApiKeys = Spec().ApiKeys! with { Query = null } });

        Assert.Equal("no-credentials", (await access.AskAsync("GET", "/a?key=" + Key)).Detail);
    }

    [Fact]
    public async Task Key_None_IsAskedFor()
    {
        Asked asked = await _access.AskAsync();

        Assert.Equal((401, ResponseFlag.Unauthenticated, "no-credentials", "ApiKey"), (asked.Status, asked.Flag, asked.Detail, asked.Challenge));
    }

    [Theory]
    [InlineData("k-3f9a0c6e5D")]
    [InlineData("k-3f9a0c6e5d ")]
    [InlineData("nothing")]
    public async Task Key_Unknown_IsRefused(string key) => Assert.Equal((401, "key-unknown"), await RefusalAsync(("X-Api-Key", key)));

    [Fact]
    public async Task Key_ItsHash_IsNoKey() => Assert.Equal((401, "key-unknown"), await RefusalAsync(("X-Api-Key", Sha256(Key))));

    [Fact]
    public async Task Key_TooLong_IsRefused() => Assert.Equal((401, "key-unknown"), await RefusalAsync(("X-Api-Key", new string('k', 5000))));

    [Fact]
    public async Task Key_AtItsEnd_IsRefused()
    {
        Assert.Equal((200, "old robot"), Of(await _access.AskAsync(("X-Api-Key", Old))));

        _access.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal((401, "key-expired"), await RefusalAsync(("X-Api-Key", Old)));
    }

    [Fact]
    public async Task Key_Twice_IsRefused()
    {
        Assert.Equal((401, "key-twice"), await RefusalAsync(("X-Api-Key", Key), ("X-Api-Key", "other")));
        Asked both = await _access.AskAsync("GET", "/?key=other", ("X-Api-Key", Key));
        Assert.Equal((401, "key-twice"), (both.Status, both.Detail));
    }

    public void Dispose() => _access.Dispose();

    private static (int, string?) Of(Asked asked) => (asked.Status, asked.Principal);

    private static string Sha256(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static RouteAuthentication Spec() => new()
    {
        ApiKeys = new ApiKeyAuthentication
        {
            Query = "key",
            Keys =
            [
                new ApiKey { Principal = "robot", Sha256 = Sha256(Key).ToUpperInvariant() },
                new ApiKey { Principal = "old robot", Sha256 = Sha256(Old), Until = new DateTime(2026, 3, 2, 13, 0, 0, DateTimeKind.Utc) },
                new ApiKey { Principal = "broken", Sha256 = new string('x', 64) },
            ],
        },
    };

    private async Task<(int, string)> RefusalAsync(params (string Name, string Value)[] headers)
    {
        Asked asked = await _access.AskAsync(headers);
        Assert.Null(asked.Principal);
        return (asked.Status, asked.Detail);
    }
}
