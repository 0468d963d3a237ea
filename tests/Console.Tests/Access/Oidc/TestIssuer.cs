using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Insight.Console.Tests.Access.Oidc;

/// <summary>A small issuer of OpenID Connect on loopback: discovery, keys, authorisation and tokens. What it puts into tokens is what a test says.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string ClientId = "insight", Secret = "the client's secret";

    private readonly WebApplication _app;
    private RSA _key = RSA.Create(2048);
    private string _keyId = "key-1";

    private TestIssuer(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    /// <summary>Changes the claims of a token before it is made.</summary>
    public Action<Dictionary<string, object>> Claims { get; set; } = static _ => { };

    /// <summary>Makes the token of its claims; null: signs them with RS256.</summary>
    public Func<Dictionary<string, object>, string>? Make { get; set; }

    /// <summary>What it says that it is called; null: its address.</summary>
    public string? Name { get; set; }

    /// <summary>Codes that count, each with the nonce and the challenge of its attempt.</summary>
    public Dictionary<string, (string Nonce, string Challenge)> Codes { get; } = [];

    /// <summary>Questions for keys.</summary>
    public int KeysAsked { get; private set; }

    public RSA Key => _key;

    public static async Task<TestIssuer> StartAsync(TimeProvider time)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        WebApplication app = builder.Build();
        TestIssuer issuer = new(app);
        app.UseRouting();
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, string>
        {
            ["issuer"] = issuer.Name ?? issuer.Address,
            ["authorization_endpoint"] = issuer.Address + "/authorize",
            ["token_endpoint"] = issuer.Address + "/token",
            ["jwks_uri"] = issuer.Address + "/keys",
        }));
        app.MapGet("/keys", () =>
        {
            issuer.KeysAsked++;
            RSAParameters key = issuer._key.ExportParameters(includePrivateParameters: false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = issuer._keyId, n = WebEncoders.Base64UrlEncode(key.Modulus!), e = WebEncoders.Base64UrlEncode(key.Exponent!) } } });
        });
        app.MapGet("/authorize", (HttpRequest request) =>
        {
            if (request.Query["response_type"] != "code" || request.Query["client_id"] != ClientId || request.Query["code_challenge_method"] != "S256") return Results.BadRequest();
            string code = Guid.NewGuid().ToString("N");
            issuer.Codes[code] = (request.Query["nonce"].ToString(), request.Query["code_challenge"].ToString());
            return Results.Redirect(QueryHelpers.AddQueryString(request.Query["redirect_uri"].ToString(), new Dictionary<string, string?> { ["code"] = code, ["state"] = request.Query["state"] }));
        });
        app.MapPost("/token", async (HttpRequest request) =>
        {
            IFormCollection form = await request.ReadFormAsync();
            string basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{Uri.EscapeDataString(Secret)}"));
            // A code counts once, for whoever began with its challenge.
            if (request.Headers.Authorization != basic || !issuer.Codes.Remove(form["code"].ToString(), out var begun)
                || WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != begun.Challenge) return Results.BadRequest();
            long now = time.GetUtcNow().ToUnixTimeSeconds();
            Dictionary<string, object> claims = new()
            {
                ["iss"] = issuer.Name ?? issuer.Address,
                ["sub"] = "subject-1",
                ["aud"] = ClientId,
                ["iat"] = now,
                ["exp"] = now + 300,
                ["nonce"] = begun.Nonce,
                ["preferred_username"] = "Ann",
                ["groups"] = new[] { "staff", "shop-approvers" },
            };
            issuer.Claims(claims);
            return Results.Json(new { id_token = issuer.Make?.Invoke(claims) ?? issuer.Sign(claims), access_token = "x", token_type = "Bearer" });
        });
        await app.StartAsync();
        issuer.Address = ConsoleHost.AddressOf(app).GetLeftPart(UriPartial.Authority);
        return issuer;
    }

    public string Sign(Dictionary<string, object> claims, SecurityKey? key = null, string algorithm = SecurityAlgorithms.RsaSha256) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
        System.Text.Json.JsonSerializer.Serialize(claims), new SigningCredentials(key ?? new RsaSecurityKey(_key) { KeyId = _keyId }, algorithm));

    /// <summary>Works with another key from now on.</summary>
    public void ChangeKey()
    {
        _key = RSA.Create(2048);
        _keyId = "key-2";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _key.Dispose();
    }
}
