using System.Text.Json.Nodes;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;

namespace Insight.Gateway.Tests.Access.Tokens;

public sealed class KeyRotationTests
{
    private static readonly Issuer s_old = Issuer.Curve("old"), s_new = Issuer.Curve("new");

    [Fact]
    public async Task Keys_Rotated_NewTokensPassAndThoseOfRemovedKeysDoNot()
    {
        await using KeyServer server = await KeyServer.StartAsync(Issuer.Jwks(s_old));
        using AccessOf access = Access(server);
        string before = Token(access, s_old), after = Token(access, s_new);
        Assert.Equal((200, ""), await AskAsync(access, before));
        Assert.Equal((401, "token-key"), await AskAsync(access, after));
        int asked = server.Asked;

        server.Publish(Issuer.Jwks(s_new));
        Assert.Equal((401, "token-key"), await AskAsync(access, after));
        Assert.Equal(asked, server.Asked);

        access.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((200, ""), await AskAsync(access, after));
        Assert.Equal((401, "token-key"), await AskAsync(access, before));
        Assert.Equal(asked + 1, server.Asked);
    }

    [Fact]
    public async Task Keys_ManyUnknownIds_AskOnce()
    {
        await using KeyServer server = await KeyServer.StartAsync(Issuer.Jwks(s_old));
        using AccessOf access = Access(server);
        Assert.Equal((200, ""), await AskAsync(access, Token(access, s_old)));
        access.Time.Advance(TimeSpan.FromSeconds(10));

        (int, string)[] asked = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => AskAsync(access, s_new.Token(Claims(access), header: new JsonObject { ["kid"] = $"key {i}" }))));

        Assert.All(asked, static one => Assert.Equal((401, "token-key"), one));
        Assert.Equal(2, server.Asked);
    }

    [Fact]
    public async Task Keys_IssuerIsDown_AreStillUsed()
    {
        await using KeyServer server = await KeyServer.StartAsync(Issuer.Jwks(s_old));
        using AccessOf access = Access(server);
        Assert.Equal((200, ""), await AskAsync(access, Token(access, s_old)));
        server.Answer = static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        access.Time.Advance(TimeSpan.FromDays(2));

        Assert.Equal((200, ""), await AskAsync(access, Token(access, s_old)));
    }

    [Fact]
    public async Task Keys_NeverThere_LeaveTheQuestionOpen()
    {
        await using KeyServer server = await KeyServer.StartAsync("");
        using AccessOf access = Access(server);

        Asked asked = await access.AskAsync(("Authorization", "Bearer " + Token(access, s_old)));

        Assert.Equal((503, ResponseFlag.Unauthenticated, "keys-unavailable"), (asked.Status, asked.Flag, asked.Detail));
    }

    [Fact]
    public async Task Objects_CompiledAnew_AskNobodyAgain()
    {
        await using KeyServer server = await KeyServer.StartAsync(Issuer.Jwks(s_old));
        using AccessOf access = Access(server);
        string token = Token(access, s_old);
        Assert.Equal((200, ""), await AskAsync(access, token));

        for (int i = 0; i < 20; i++)
        {
            access.Compile(Route(server));
            Assert.Equal((200, ""), await AskAsync(access, token));
        }

        Assert.Equal(1, server.Asked);
    }

    private static AccessOf Access(KeyServer server) => new(Route(server));

    private static RouteSpec Route(KeyServer server) => new() { Authentication = new RouteAuthentication { Jwt = new JwtAuthentication { Issuer = Issuer.Name, JwksUrl = server.Url } } };

    private static async Task<(int Status, string Detail)> AskAsync(AccessOf access, string token)
    {
        Asked asked = await access.AskAsync(("Authorization", "Bearer " + token));
        return (asked.Status, asked.Detail);
    }

    private static string Token(AccessOf access, Issuer issuer) => issuer.Token(Claims(access));

    private static JsonObject Claims(AccessOf access) => new()
    {
        ["iss"] = Issuer.Name,
        ["sub"] = "alice",
        ["exp"] = access.Time.GetUtcNow().ToUnixTimeSeconds() + 300,
    };
}
