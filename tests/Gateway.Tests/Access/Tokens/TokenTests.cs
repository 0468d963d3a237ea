using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;

namespace Insight.Gateway.Tests.Access.Tokens;

public sealed class TokenTests : IDisposable
{
    private static readonly Issuer s_rsa = Issuer.Rsa(), s_curve = Issuer.Curve(), s_stranger = Issuer.Curve();

    private readonly AccessOf _access;

    public TokenTests() => _access = new AccessOf(new RouteAuthentication { Jwt = Spec() });

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task Token_SignedWithRsa_NamesThePrincipal(string algorithm) => AssertAlice(await AskAsync(s_rsa.Token(Claims(), algorithm)));

    [Fact]
    public async Task Token_SignedWithACurve_NamesThePrincipal() => AssertAlice(await AskAsync(s_curve.Token(Claims())));

    [Fact]
    public async Task Token_Repeated_PassesEachTime()
    {
        string token = s_curve.Token(Claims());
        for (int i = 0; i < 3; i++) AssertAlice(await AskAsync(token));
    }

    [Fact]
    public async Task Token_None_IsAskedFor()
    {
        Asked asked = await _access.AskAsync();

        Assert.Equal((401, ResponseFlag.Unauthenticated, "no-credentials"), (asked.Status, asked.Flag, asked.Detail));
        Assert.Equal("Bearer realm=\"restricted\"", asked.Challenge);
    }

    [Fact]
    public async Task Token_OfAnotherScheme_IsNone() => Assert.Equal("no-credentials", (await _access.AskAsync(("Authorization", "Negotiate abc"))).Detail);

    [Fact]
    public async Task Token_SignedByAStrangerUnderAKnownId_IsRefused()
    {
        Asked asked = await AskAsync(s_stranger.Token(Claims()));

        Assert.Equal((401, "token-signature"), (asked.Status, asked.Detail));
        Assert.Equal("Bearer realm=\"restricted\", error=\"invalid_token\"", asked.Challenge);
        Assert.Null(asked.Principal);
    }

    [Fact]
    public async Task Token_OfAnUnknownKey_IsRefused() => await AssertRefusedAsync("token-key", s_stranger.Token(Claims(), header: new JsonObject { ["kid"] = "other" }));

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("rsa' OR '1'='1")]
    [InlineData("https://evil.example/key")]
    [InlineData("RSA")]
    public async Task Token_WithAnInventedKeyId_IsRefused(string id) => await AssertRefusedAsync("token-key", s_rsa.Token(Claims(), header: new JsonObject { ["kid"] = id }));

    [Fact]
    public async Task Token_WithAKeyOfItsOwn_IsRefused()
    {
        JsonObject header = new() { ["jwk"] = s_stranger.Jwk(), ["jku"] = "https://evil.example/keys", ["x5u"] = "https://evil.example/chain" };

        await AssertRefusedAsync("token-signature", s_stranger.Token(Claims(), header: header));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS256")]
    public async Task Token_OfAnAlgorithmThatIsNeverTaken_IsRefused(string algorithm)
    {
        using AccessOf access = new(new RouteAuthentication { Jwt = Spec() with { Algorithms = [algorithm, "RS256"] } });
        string signed = Issuer.Part($$"""{"alg":"{{algorithm}}","kid":"rsa"}""") + "." + Issuer.Part(Claims().ToJsonString());

        // The confusion of old libraries: the public key as the secret of an HMAC.
        string token = signed + "." + System.Buffers.Text.Base64Url.EncodeToString(HMACSHA256.HashData(s_rsa.PublicPem(), Encoding.ASCII.GetBytes(signed)));

        Assert.Equal((401, "token-algorithm"), StatusOf(await access.AskAsync(("Authorization", "Bearer " + token))));
    }

    [Fact]
    public async Task Token_WithoutASignature_IsRefused()
    {
        string token = Issuer.Part("""{"alg":"none"}""") + "." + Issuer.Part(Claims().ToJsonString()) + ".";

        await AssertRefusedAsync("token-malformed", token);
    }

    [Fact]
    public async Task Token_OfAnAlgorithmThatWasNotNamed_IsRefused() => await AssertRefusedAsync("token-algorithm", s_rsa.Token(Claims(), "RS512"));

    [Fact]
    public async Task Token_OfAKeyThatIsForAnotherAlgorithm_IsRefused()
    {
        JsonObject jwk = s_rsa.Jwk();
        jwk["alg"] = "PS256";
        using AccessOf access = new(new RouteAuthentication { Jwt = Spec() with { Jwks = new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString() } });

        Assert.Equal((401, "token-signature"), StatusOf(await access.AskAsync(("Authorization", "Bearer " + s_rsa.Token(Claims())))));
        Assert.Equal(200, (await access.AskAsync(("Authorization", "Bearer " + s_rsa.Token(Claims(), "PS256")))).Status);
    }

    [Fact]
    public async Task Token_ThatDemandsWhatNobodyUnderstands_IsRefused() =>
        await AssertRefusedAsync("token-malformed", s_rsa.Token(Claims(), header: new JsonObject { ["crit"] = new JsonArray("exp"), ["exp"] = 1 }));

    [Fact]
    public async Task Token_Expired_IsRefusedAfterTheSkew()
    {
        string token = s_rsa.Token(Claims(expiresIn: 60));
        AssertAlice(await AskAsync(token));

        _access.Time.Advance(TimeSpan.FromSeconds(89));
        AssertAlice(await AskAsync(token));

        _access.Time.Advance(TimeSpan.FromSeconds(1));
        await AssertRefusedAsync("token-expired", token);
    }

    [Fact]
    public async Task Token_WithoutAnEnd_IsRefused()
    {
        JsonObject claims = Claims();
        claims.Remove("exp");

        await AssertRefusedAsync("token-expired", s_rsa.Token(claims));
    }

    [Theory]
    [InlineData("\"2030-01-01\"")]
    [InlineData("1e999")]
    [InlineData("null")]
    public async Task Token_WithAnEndThatIsNoTime_IsRefused(string end)
    {
        JsonObject claims = Claims();
        claims["exp"] = JsonNode.Parse(end);

        await AssertRefusedAsync("token-malformed", s_rsa.Token(claims));
    }

    [Fact]
    public async Task Token_NotYetValid_IsRefusedUntilThen()
    {
        JsonObject claims = Claims();
        claims["nbf"] = _access.Time.GetUtcNow().ToUnixTimeSeconds() + 60;
        string token = s_rsa.Token(claims);
        await AssertRefusedAsync("token-not-yet-valid", token);

        _access.Time.Advance(TimeSpan.FromSeconds(30));
        AssertAlice(await AskAsync(token));
    }

    [Theory]
    [InlineData("\"https://issuer.example/\"", "token-issuer")]
    [InlineData("\"\"", "token-issuer")]
    [InlineData("[\"https://issuer.example\"]", "token-malformed")]
    public async Task Token_OfAnotherIssuer_IsRefused(string issuer, string cause)
    {
        JsonObject claims = Claims();
        claims["iss"] = JsonNode.Parse(issuer);

        await AssertRefusedAsync(cause, s_rsa.Token(claims));
    }

    [Theory]
    [InlineData("\"shop\"", true)]
    [InlineData("[\"other\", \"shop\"]", true)]
    [InlineData("\"Shop\"", false)]
    [InlineData("[\"other\", 7]", false)]
    [InlineData("{\"shop\": true}", false)]
    [InlineData("null", false)]
    public async Task Token_ByItsAudience_IsTakenOrNot(string audience, bool isTaken)
    {
        JsonObject claims = Claims();
        claims["aud"] = JsonNode.Parse(audience);
        string token = s_rsa.Token(claims);

        if (isTaken) AssertAlice(await AskAsync(token));
        else await AssertRefusedAsync("token-audience", token);
    }

    [Fact]
    public async Task Token_ThatNamesNobody_IsRefused()
    {
        JsonObject claims = Claims();
        claims["sub"] = "";

        await AssertRefusedAsync("token-principal", s_rsa.Token(claims));
    }

    [Fact]
    public async Task Token_LongerThanSixteenKibibytes_IsRefused()
    {
        JsonObject claims = Claims();
        claims["filler"] = new string('x', 13 << 10);

        await AssertRefusedAsync("token-too-long", s_rsa.Token(claims));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d.e")]
    [InlineData("..")]
    [InlineData("e30.e30.AAAA")]
    [InlineData("bnVsbA.bnVsbA.AAAA")]
    [InlineData("{}.{}.AAAA")]
    public async Task Token_ThatIsNone_IsRefused(string token) => await AssertRefusedAsync("token-malformed", token);

    [Fact]
    public async Task Token_WithAMemberTwice_IsRefused()
    {
        string header = Issuer.Part("""{"alg":"none","alg":"RS256","kid":"rsa"}""");

        await AssertRefusedAsync("token-malformed", header + "." + Issuer.Part(Claims().ToJsonString()) + ".AAAA");
    }

    [Theory]
    [InlineData("{\"sub\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"sub\":\"\u0080\"}")]
    public async Task Token_WithATextThatIsNone_IsRefused(string claims)
    {
        string part = System.Buffers.Text.Base64Url.EncodeToString(Encoding.Latin1.GetBytes(claims));

        await AssertRefusedAsync("token-malformed", Issuer.Part("""{"alg":"RS256","kid":"rsa"}""") + "." + part + ".AAAA");
    }

    [Fact]
    public async Task Token_TamperedWith_IsRefused()
    {
        string good = s_rsa.Token(Claims());
        AssertAlice(await AskAsync(good));
        string[] parts = good.Split('.');
        JsonObject claims = Claims();
        claims["sub"] = "admin";

        await AssertRefusedAsync("token-signature", parts[0] + "." + Issuer.Part(claims.ToJsonString()) + "." + parts[2]);
    }

    [Fact]
    public async Task Token_WithAnyCharacterChanged_IsRefused()
    {
        string good = s_curve.Token(Claims());
        AssertAlice(await AskAsync(good));
        Random random = new(7);
        for (int i = 0; i < 500; i++)
        {
            // The last character of a signature has bits that mean nothing.
            char[] changed = good.ToCharArray();
            int at = random.Next(good.Length - 1);
            changed[at] = (char)random.Next('!', '~' + 1);
            if (changed[at] != good[at]) Assert.Equal(401, (await AskAsync(new string(changed))).Status);
        }
    }

    [Fact]
    public async Task Token_BesideAnother_IsRefused()
    {
        string good = "Bearer " + s_rsa.Token(Claims());

        Assert.Equal((401, "authorization-twice"), StatusOf(await _access.AskAsync(("Authorization", good), ("Authorization", "Bearer forged"))));
        Assert.Equal((401, "token-malformed"), StatusOf(await _access.AskAsync(("Authorization", good + ", Bearer forged"))));
    }

    [Fact]
    public async Task Token_AnotherRouteKnowsIt_IsJudgedByThisOne()
    {
        string token = s_rsa.Token(Claims());
        AssertAlice(await AskAsync(token));
        _access.Compile(new RouteSpec { Authentication = new RouteAuthentication { Jwt = Spec() with { Audiences = ["admin"] } } });

        await AssertRefusedAsync("token-audience", token);
    }

    [Fact]
    public async Task Token_KeyIsTakenOutOfTheObjects_IsRefused()
    {
        string token = s_rsa.Token(Claims());
        AssertAlice(await AskAsync(token));
        _access.Compile(new RouteSpec { Authentication = new RouteAuthentication { Jwt = Spec() with { Jwks = Issuer.Jwks(s_curve) } } });

        await AssertRefusedAsync("token-key", token);
    }

    [Fact]
    public async Task Token_WithoutKeyId_IsTriedWithTheKeysThatFit()
    {
        using Issuer plain = Issuer.Curve(id: null);
        using AccessOf access = new(new RouteAuthentication { Jwt = Spec() with { Jwks = Issuer.Jwks(s_rsa, plain) } });

        Assert.Equal("alice", (await access.AskAsync(("Authorization", "Bearer " + plain.Token(Claims())))).Principal);
        Assert.Equal((401, "token-signature"), StatusOf(await access.AskAsync(("Authorization", "Bearer " + Issuer.Curve(id: null).Token(Claims())))));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}, 7]}""")]
    public async Task Keys_Unusable_LeaveTheQuestionOpen(string jwks)
    {
        using AccessOf access = new(new RouteAuthentication { Jwt = Spec() with { Jwks = jwks } });

        Assert.Equal((503, "keys-unavailable"), StatusOf(await access.AskAsync(("Authorization", "Bearer " + s_rsa.Token(Claims())))));
    }

    [Fact]
    public async Task Keys_TooShort_AreNotUsed()
    {
        using Issuer weak = Issuer.Rsa("weak", 1024);
        using AccessOf access = new(new RouteAuthentication { Jwt = Spec() with { Jwks = Issuer.Jwks(weak, s_curve) } });

        Assert.Equal((401, "token-key"), StatusOf(await access.AskAsync(("Authorization", "Bearer " + weak.Token(Claims())))));
    }

    [Fact]
    public async Task Keys_OfAnotherCurve_CheckNothing()
    {
        using Issuer large = Issuer.Curve("large", "nistP384");
        using AccessOf access = new(new RouteAuthentication { Jwt = Spec() with { Jwks = Issuer.Jwks(large) } });

        Assert.Equal((401, "token-signature"), StatusOf(await access.AskAsync(("Authorization", "Bearer " + large.Token(Claims(), "ES256")))));
    }

    public void Dispose() => _access.Dispose();

    private static (int Status, string Detail) StatusOf(Asked asked) => (asked.Status, asked.Detail);

    private static JwtAuthentication Spec() => new() { Issuer = Issuer.Name, Audiences = ["shop"], Jwks = Issuer.Jwks(s_rsa, s_curve) };

    private static void AssertAlice(Asked asked)
    {
        Assert.Equal((200, ""), StatusOf(asked));
        Assert.Equal("alice", asked.Principal);
    }

    private JsonObject Claims(int expiresIn = 300) => new()
    {
        ["iss"] = Issuer.Name,
        ["aud"] = "shop",
        ["sub"] = "alice",
        ["exp"] = _access.Time.GetUtcNow().ToUnixTimeSeconds() + expiresIn,
    };

    private Task<Asked> AskAsync(string token) => _access.AskAsync(("Authorization", "Bearer " + token));

    private async Task AssertRefusedAsync(string cause, string token) => Assert.Equal((401, cause), StatusOf(await AskAsync(token)));
}
