using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Access;
using Insight.Gateway.Access.Tokens;
using Insight.Gateway.Identity;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Bench.Capture;

/// <summary>What a route's access costs a request whose credentials were seen before.</summary>
internal sealed class Access : IDisposable
{
    private const string Key = "k-3f9a0c6e5d", Id = "spiffe://shop.example/ns/prod/sa/checkout";

    private readonly KeyFetcher _fetcher = new(NullLogger<KeyFetcher>.Instance);
    private readonly AccessServices _services;
    private readonly RSA _issuer = RSA.Create(2048);

    public Access() => _services = new AccessServices(_fetcher, TimeProvider.System);

    /// <summary>Prints a figure for each way.</summary>
    public void Print(Figures figures)
    {
        string token = "Bearer " + Token();
        RouteAuthentication jwt = new() { Jwt = new JwtAuthentication { Issuer = "issuer", Audiences = ["shop"], Jwks = Jwks() } };
        AuthorizationRule rule = new() { Claims = new Dictionary<string, IReadOnlyList<string>> { ["scope"] = ["orders:write"] }, Paths = [new PathMatch { Prefix = "/api" }] };
        figures.AtMost("access_token_us", Of(new RouteSpec { Authentication = jwt }, ("Authorization", token)), "us", 3);
        figures.AtMost("access_token_and_rule_us", Of(new RouteSpec { Authentication = jwt, Authorization = [rule] }, ("Authorization", token)), "us", 4);
        figures.AtMost("access_key_us", Of(new RouteSpec { Authentication = Keys() }, ("X-Api-Key", Key)), "us", 2);
        figures.AtMost("access_password_us", Of(new RouteSpec { Authentication = Passwords() }, ("Authorization", "Basic " + Convert.ToBase64String("alice:secret"u8))), "us", 4);
        figures.AtMost("access_certificate_us", Of(new RouteSpec { Authentication = new RouteAuthentication { MutualTls = new MutualTlsAuthentication { Ids = [Id] } } }), "us", 1);
        figures.AtMost("access_limits_us", Of(new RouteSpec { Limits = new RouteLimits { BodyBytes = 1 << 20, HeaderBytes = 16 << 10 } }), "us", 1);
        figures.AtMost("access_origin_us", Of(new RouteSpec { Cors = new RouteCors { Origins = ["https://shop.example"] } }, ("Origin", "https://shop.example")), "us", 1);
        figures.Note("access_token_first_seen_us", FirstSeen(jwt), "us");
    }

    public void Dispose()
    {
        _services.Dispose();
        _fetcher.Dispose();
        _issuer.Dispose();
    }

    private double Of(RouteSpec spec, params (string Name, string Value)[] headers)
    {
        RouteAccess access = RouteAccess.Create(spec, _services)!;
        DefaultHttpContext context = Context(headers);
        RequestRecording recording = Recording(context);
        if (access.TryAnswerAsync(context, recording).AsTask().Result) throw new InvalidOperationException($"The request was refused: {recording.Own}");
        return Measurement.Of(() =>
        {
            ValueTask<bool> answered = access.TryAnswerAsync(context, recording);
            if (!answered.IsCompletedSuccessfully || answered.Result) throw new InvalidOperationException("The request had to wait.");
        }).Microseconds;
    }

    /// <summary>Every token another one, so that all signatures are checked.</summary>
    private double FirstSeen(RouteAuthentication authentication)
    {
        string[] tokens = [.. Enumerable.Range(0, 200).Select(_ => "Bearer " + Token())];
        RouteAccess access = RouteAccess.Create(new RouteSpec { Authentication = authentication }, _services)!;
        DefaultHttpContext[] contexts = [.. tokens.Select(token => Context(("Authorization", token)))];
        RequestRecording recording = Recording(contexts[0]);
        double best = double.MaxValue;
        foreach (DefaultHttpContext context in contexts)
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            bool isOver = access.TryAnswerAsync(context, recording).AsTask().Result;
            best = Math.Min(best, System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            if (isOver) throw new InvalidOperationException("The token was refused.");
        }

        return best;
    }

    private static DefaultHttpContext Context(params (string Name, string Value)[] headers)
    {
        DefaultHttpContext context = new();
        context.Request.Method = "GET";
        context.Request.Path = "/api/v1/orders";
        foreach ((string name, string value) in (IEnumerable<(string, string)>)[("Host", "shop.example"), ("Accept", "application/json"), ("Accept-Encoding", "gzip"), ("User-Agent", "Mozilla/5.0"), .. headers])
        {
            context.Request.Headers.Append(name, value);
        }

        return context;
    }

    private static RequestRecording Recording(DefaultHttpContext context) => new(null!)
    {
        Request = context.Features.GetRequiredFeature<IHttpRequestFeature>(),
        Host = "shop.example",
        Client = IPAddress.Loopback,
        RequestId = "request",
        Source = new SourceIdentity("checkout", IdentityEvidence.Mtls, SourceConfidence.Mtls, Id),
    };

    private static RouteAuthentication Keys() => new()
    {
        ApiKeys = new ApiKeyAuthentication
        {
            Keys =
            [
                .. Enumerable.Range(0, 9_999).Select(static i => new ApiKey { Principal = $"robot {i}", Sha256 = Hex($"other {i}") }),
                new ApiKey { Principal = "robot", Sha256 = Hex(Key) },
            ],
        },
    };

    private static string Hex(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static RouteAuthentication Passwords()
    {
        byte[] salt = RandomNumberGenerator.GetBytes(16);
        string hash = Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2("secret", salt, 100_000, HashAlgorithmName.SHA256, 32));
        return new RouteAuthentication { Basic = new BasicAuthentication { Users = new Dictionary<string, string> { ["alice"] = $"pbkdf2-sha256$100000${Convert.ToBase64String(salt)}${hash}" } } };
    }

    private string Jwks()
    {
        RSAParameters key = _issuer.ExportParameters(includePrivateParameters: false);
        JsonObject jwk = new() { ["kty"] = "RSA", ["kid"] = "1", ["n"] = Url(key.Modulus!), ["e"] = Url(key.Exponent!) };
        return new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString();
    }

    /// <summary>A token as identity providers make them, about 800 characters.</summary>
    private string Token()
    {
        JsonObject claims = new()
        {
            ["iss"] = "issuer",
            ["aud"] = "shop",
            ["sub"] = "alice",
            ["scope"] = "openid profile orders:read orders:write",
            ["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600,
            ["jti"] = Guid.NewGuid().ToString(),
            ["filler"] = new string('x', 128),
        };
        string signed = Url("""{"alg":"RS256","typ":"JWT","kid":"1"}"""u8) + "." + Url(Encoding.UTF8.GetBytes(claims.ToJsonString()));
        return signed + "." + Url(_issuer.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static string Url(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
