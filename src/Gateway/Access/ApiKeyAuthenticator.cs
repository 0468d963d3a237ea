using Insight.Contracts.Objects;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Access;

/// <summary>Checks API keys: looks up the SHA-256 of what was sent, so that time tells nothing of the keys there are.</summary>
internal sealed class ApiKeyAuthenticator
{
    /// <summary>Longest key, characters.</summary>
    private const int MaxLength = 1024;

    private readonly Dictionary<Digest, (Caller Caller, DateTime Until)> _keys = [];
    private readonly string _header;
    private readonly string? _query;
    private readonly TimeProvider _time;

    public ApiKeyAuthenticator(ApiKeyAuthentication spec, TimeProvider time)
    {
        _header = spec.Header;
        _query = spec.Query;
        _time = time;
        foreach (ApiKey key in spec.Keys)
        {
            if (key.Sha256.Length != 2 * Digest.Size || key.Principal.Length == 0) continue;
            byte[] hash = new byte[Digest.Size];
            if (Convert.FromHexString(key.Sha256, hash, out _, out _) != System.Buffers.OperationStatus.Done) continue;
            _keys.TryAdd(Digest.Read(hash), (new Caller(key.Principal), Utc(key.Until)));
        }
    }

    public Verdict Check(HttpRequest request)
    {
        StringValues sent = request.Headers[_header];
        if (_query is not null && request.QueryString.HasValue && request.Query.TryGetValue(_query, out StringValues inQuery))
        {
            if (!StringValues.IsNullOrEmpty(sent)) return Verdict.Refused("key-twice");
            sent = inQuery;
        }

        if (StringValues.IsNullOrEmpty(sent)) return default;
        if (sent.Count > 1) return Verdict.Refused("key-twice");
        string key = sent.ToString();
        if (key.Length > MaxLength || !_keys.TryGetValue(Digest.Of(key), out (Caller Caller, DateTime Until) known)) return Verdict.Refused("key-unknown");
        return known.Until > _time.GetUtcNow().UtcDateTime ? Verdict.Of(known.Caller) : Verdict.Refused("key-expired");
    }

    private static DateTime Utc(DateTime? until) => until switch
    {
        null => DateTime.MaxValue,
        { Kind: DateTimeKind.Local } local => local.ToUniversalTime(),
        { } utc => utc,
    };
}
