using System.Collections.Concurrent;
using System.Security.Cryptography;
using Insight.Contracts.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Insight.Gateway.Identity;

/// <summary>Names the service behind a signed token.</summary>
/// <remarks>Checking a signature costs far more than a request, and services send the same token many times: verdicts are kept
/// until the token expires, bad ones too, in a table that is emptied when it is full.</remarks>
internal sealed class TokenVerifier
{
    /// <summary>A service's token is a few hundred bytes; longer headers are not even looked at.</summary>
    private const int MaxTokenLength = 8192;

    /// <summary>Remembered verdicts: at most 1,024 × 8 KiB of tokens.</summary>
    private const int MaxVerdicts = 1024;

    private static readonly TimeSpan BadTokenLifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Verdict> _verdicts = new(StringComparer.Ordinal);
    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxTokenLength };
    private readonly List<(SecurityKey Key, TokenValidationParameters Parameters)> _keys = [];
    private readonly TokenOptions _options;
    private readonly TimeProvider _time;

    public TokenVerifier(TokenOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        foreach (TokenKey key in options.Keys)
        {
            SecurityKey security = ReadKey(key);
            _keys.Add((security, ParametersFor(security, key.Algorithm)));
        }
    }

    public bool IsEmpty => _keys.Count == 0;

    /// <summary>Reads a key as it is configured.</summary>
    /// <exception cref="IOException">The key's file cannot be read.</exception>
    /// <exception cref="ArgumentException">The file holds no key.</exception>
    /// <exception cref="FormatException">The secret is not base 64.</exception>
    /// <exception cref="CryptographicException">The file's key is of another kind.</exception>
    public static SecurityKey ReadKey(TokenKey key)
    {
        SecurityKey security = key.Algorithm[..2] switch
        {
            "HS" => new SymmetricSecurityKey(Convert.FromBase64String(key.Secret)),
            "RS" => new RsaSecurityKey(Import(RSA.Create(), key.PublicKeyFile)),
            _ => new ECDsaSecurityKey(Import(ECDsa.Create(), key.PublicKeyFile)),
        };
        if (key.Id.Length > 0) security.KeyId = key.Id;
        return security;
    }

    /// <summary>The service that the request's token names, or <see cref="SourceIdentity.Unknown"/>.</summary>
    public SourceIdentity Identify(IHeaderDictionary headers)
    {
        string? value = headers[_options.Header];
        if (string.IsNullOrEmpty(value) || value.Length > MaxTokenLength) return SourceIdentity.Unknown;
        string token = value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? value[7..].Trim() : value;

        DateTime now = _time.GetUtcNow().UtcDateTime;
        if (_verdicts.TryGetValue(token, out Verdict? known) && known.ExpiresUtc > now) return known.Identity;

        Verdict verdict = Verify(token, now);
        if (_verdicts.Count >= MaxVerdicts) _verdicts.Clear();
        _verdicts[token] = verdict;
        return verdict.Identity;
    }

    private Verdict Verify(string token, DateTime now)
    {
        foreach ((SecurityKey key, TokenValidationParameters parameters) in _keys)
        {
            TokenValidationResult result = _handler.ValidateToken(token, parameters);
            if (!result.IsValid || result.SecurityToken is not JsonWebToken verified) continue;
            if (key.KeyId is { Length: > 0 } id && verified.Kid is { Length: > 0 } kid && kid != id) continue;
            if (!verified.TryGetPayloadValue(_options.ServiceClaim, out string service) || string.IsNullOrEmpty(service)) continue;
            string detail = verified.Issuer is { Length: > 0 } issuer ? $"token of {issuer}" : "token";
            return new Verdict(new SourceIdentity(service, IdentityEvidence.Token, SourceConfidence.Token, detail), verified.ValidTo);
        }

        return new Verdict(SourceIdentity.Unknown, now + BadTokenLifetime);
    }

    private TokenValidationParameters ParametersFor(SecurityKey key, string algorithm) => new()
    {
        IssuerSigningKey = key,
        TryAllIssuerSigningKeys = true,
        ValidAlgorithms = [algorithm],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidateIssuer = _options.Issuer.Length > 0,
        ValidIssuer = _options.Issuer,
        ValidateAudience = _options.Audience.Length > 0,
        ValidAudience = _options.Audience,
        LifetimeValidator = (notBefore, expires, _, _) =>
        {
            DateTime now = _time.GetUtcNow().UtcDateTime;
            return expires > now && (notBefore is null || notBefore <= now);
        },
    };

    private static T Import<T>(T key, string path)
        where T : AsymmetricAlgorithm
    {
        key.ImportFromPem(File.ReadAllText(path));
        return key;
    }

    private sealed record Verdict(SourceIdentity Identity, DateTime ExpiresUtc);
}
