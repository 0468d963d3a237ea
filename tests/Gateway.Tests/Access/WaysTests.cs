using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Identity;
using Insight.Gateway.Tests.Access.Passwords;
using Insight.Gateway.Tests.Access.Tokens;

namespace Insight.Gateway.Tests.Access;

/// <summary>Several ways on one route, and what rules make of who came in by them.</summary>
public sealed class WaysTests : IDisposable
{
    private const string Key = "k-3f9a0c6e5d", Checkout = "spiffe://shop.example/ns/prod/sa/checkout";

    private static readonly Issuer s_issuer = Issuer.Curve();

    private static readonly SourceIdentity s_checkout = new("checkout", IdentityEvidence.Mtls, SourceConfidence.Mtls, Checkout);

    private readonly AccessOf _access = new(All());

    [Fact]
    public async Task AnyWay_Alone_IsEnough()
    {
        Assert.Equal("alice", (await _access.AskAsync(Bearer("alice"))).Principal);
        Assert.Equal("bob", (await _access.AskAsync(Basic("bob", "secret"))).Principal);
        Assert.Equal("robot", (await _access.AskAsync(("X-Api-Key", Key))).Principal);
        Assert.Equal(Checkout, (await _access.AskAsync("GET", "/", s_checkout)).Principal);
    }

    [Fact]
    public async Task NoWay_Challenge_NamesAll()
    {
        Asked asked = await _access.AskAsync();

        Assert.Equal(401, asked.Status);
        Assert.Equal("Bearer realm=\"restricted\" | Basic realm=\"restricted\", charset=\"UTF-8\" | ApiKey | ClientCertificate", asked.Challenge);
    }

    [Fact]
    public async Task SeveralWays_TokenNamesThePrincipal()
    {
        Asked asked = await _access.AskAsync("GET", "/", s_checkout, Bearer("alice"), ("X-Api-Key", Key));

        Assert.Equal((200, "alice"), (asked.Status, asked.Principal));
    }

    [Fact]
    public async Task WrongCredentials_BesideRightOnes_AreRefused()
    {
        Assert.Equal("key-unknown", (await _access.AskAsync(Bearer("alice"), ("X-Api-Key", "wrong"))).Detail);
        Assert.Equal("token-malformed", (await _access.AskAsync(("Authorization", "Bearer forged"), ("X-Api-Key", Key))).Detail);
        Assert.Equal("token-malformed", (await _access.AskAsync("GET", "/", s_checkout, ("Authorization", "Bearer forged"))).Detail);
    }

    [Fact]
    public async Task Optional_WithoutCredentials_PassesAsNobody()
    {
        using AccessOf access = new(All() with { Optional = true });

        Asked nobody = await access.AskAsync();
        Assert.Equal((200, null), (nobody.Status, nobody.Principal));
        Assert.Equal((401, "key-unknown"), StatusOf(await access.AskAsync(("X-Api-Key", "wrong"))));
        Assert.Equal((401, "token-malformed"), StatusOf(await access.AskAsync(("Authorization", "Bearer x"))));
        Assert.Equal("alice", (await access.AskAsync(Bearer("alice"))).Principal);
    }

    [Theory]
    [InlineData(Checkout, true)]
    [InlineData("spiffe://shop.example/ns/prod/*", true)]
    [InlineData("spiffe://shop.example/ns/test/*", false)]
    [InlineData("spiffe://shop.example/ns/prod/sa/check", false)]
    public async Task Certificate_ByItsId_IsTakenOrNot(string id, bool isTaken)
    {
        using AccessOf access = new(new RouteAuthentication { MutualTls = new MutualTlsAuthentication { Ids = ["spiffe://shop.example/other", id] } });

        Assert.Equal(isTaken ? (200, "") : (401, "no-credentials"), StatusOf(await access.AskAsync("GET", "/", s_checkout)));
    }

    [Theory]
    [InlineData(IdentityEvidence.Token)]
    [InlineData(IdentityEvidence.GatewayHop)]
    [InlineData(IdentityEvidence.AddressMap)]
    public async Task Certificate_OtherEvidence_IsNone(IdentityEvidence evidence)
    {
        using AccessOf access = new(new RouteAuthentication { MutualTls = new MutualTlsAuthentication() });

        Assert.Equal((401, "no-credentials"), StatusOf(await access.AskAsync("GET", "/", s_checkout with { Evidence = evidence })));
    }

    [Fact]
    public async Task Rules_NoneFits_Forbid()
    {
        using AccessOf access = new(All(), new AuthorizationRule { Principals = ["robot"] }, new AuthorizationRule { Principals = ["alice"], Methods = ["GET"] });

        Assert.Equal(200, (await access.AskAsync("GET", "/", Bearer("alice"))).Status);
        Assert.Equal(200, (await access.AskAsync("POST", "/", ("X-Api-Key", Key))).Status);
        Asked asked = await access.AskAsync("POST", "/", Bearer("alice"));
        Assert.Equal((403, ResponseFlag.Unauthorized, "no-rule", "alice"), (asked.Status, asked.Flag, asked.Detail, asked.Principal));
        Assert.Equal("Bearer realm=\"restricted\", error=\"insufficient_scope\"", asked.Challenge);
        Assert.Equal("", (await access.AskAsync(Basic("bob", "secret"))).Challenge);
    }

    [Fact]
    public async Task Rules_NobodyWhereSomebodyMight_IsAskedWho()
    {
        using AccessOf access = new(All() with { Optional = true }, new AuthorizationRule { Methods = ["GET"] }, new AuthorizationRule { Principals = ["alice"] });

        Assert.Equal(200, (await access.AskAsync()).Status);
        Assert.Equal((401, "no-credentials"), StatusOf(await access.AskAsync("POST", "/")));
        Assert.Equal(200, (await access.AskAsync("POST", "/", Bearer("alice"))).Status);
    }

    [Fact]
    public async Task Rules_WithoutAuthentication_StillCount()
    {
        using AccessOf access = new(new RouteAuthentication(), new AuthorizationRule { Services = ["checkout"] }, new AuthorizationRule { Methods = ["GET"], Paths = [new PathMatch { Prefix = "/public" }] });

        Assert.Equal(200, (await access.AskAsync("GET", "/public/x")).Status);
        Assert.Equal((403, "no-rule"), StatusOf(await access.AskAsync("GET", "/private")));
        Assert.Equal(200, (await access.AskAsync("GET", "/private", s_checkout)).Status);
    }

    [Fact]
    public async Task NothingSaid_NothingIsChecked()
    {
        using AccessOf access = new(new RouteAuthentication());

        Assert.Equal(200, (await access.AskAsync()).Status);
    }

    public void Dispose() => _access.Dispose();

    private static (int, string) StatusOf(Asked asked) => (asked.Status, asked.Detail);

    private static RouteAuthentication All() => new()
    {
        Jwt = new JwtAuthentication { Issuer = Issuer.Name, Jwks = Issuer.Jwks(s_issuer) },
        Basic = new BasicAuthentication { Users = new Dictionary<string, string> { ["bob"] = BasicTests.Hash("secret") } },
        ApiKeys = new ApiKeyAuthentication { Keys = [new ApiKey { Principal = "robot", Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))) }] },
        MutualTls = new MutualTlsAuthentication(),
    };

    private static (string, string) Basic(string name, string password) => ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    private (string, string) Bearer(string name) => ("Authorization", "Bearer " + s_issuer.Token(new JsonObject
    {
        ["iss"] = Issuer.Name,
        ["sub"] = name,
        ["exp"] = _access.Time.GetUtcNow().ToUnixTimeSeconds() + 60,
    }));
}
