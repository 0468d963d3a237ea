using Insight.Contracts.Objects;

namespace Insight.Gateway.Access.Tokens;

/// <summary>Checks bearer tokens of one issuer (RFC 7519, RFC 8725).</summary>
/// <remarks>
/// What is cheap is checked first, the signature last: an old token costs nothing. Signatures that were right are remembered, since a signature costs
/// more than all the rest of a request and clients send the same token until it ends; time, issuer, audience and algorithm are looked at each time.
/// </remarks>
internal sealed class TokenAuthenticator(JwtAuthentication spec, KeySource keys, RecentCache<VerifiedToken> verified, TimeProvider time)
{
    /// <summary>Keys without an id that are tried for a token; each costs a signature.</summary>
    private const int MaxTried = 4;

    /// <summary>What an entry takes besides its claims, about.</summary>
    private const int EntryBytes = 256;

    private readonly HashSet<string> _audiences = [.. spec.Audiences];
    private readonly HashSet<string> _algorithms = [.. spec.Algorithms];
    private readonly double _skew = spec.ClockSkew.TotalSeconds;

    /// <summary>Checks a token. Completes at once unless keys have to be fetched.</summary>
    public ValueTask<Verdict> CheckAsync(ReadOnlySpan<char> text, CancellationToken cancellation)
    {
        if (text.Length > Token.MaxLength) return new(Verdict.Refused("token-too-long"));
        Digest digest = Digest.Of(text);
        KeySet? set = keys.Current;
        if (set is not null && verified.Find(digest) is { } known && ReferenceEquals(known.Keys, set)) return new(Judge(known.Token, out _));

        if (Token.Read(text, out byte[] signed, out byte[] signature) is not { } token) return new(Verdict.Refused("token-malformed"));
        Verdict verdict = Judge(token, out SignatureAlgorithm? algorithm);
        if (verdict.Fault is not null) return new(verdict);
        if (set is not null)
        {
            if (Verify(set, token, algorithm!, signed, signature, digest)) return new(verdict);
            if (set.Has(token.KeyId)) return new(Verdict.Refused("token-signature"));
        }

        return CheckWithOthersAsync(set, verdict, token, algorithm!, signed, signature, digest, cancellation);
    }

    /// <summary>The key may be newer than those known.</summary>
    private async ValueTask<Verdict> CheckWithOthersAsync(
        KeySet? seen, Verdict verdict, Token token, SignatureAlgorithm algorithm, byte[] signed, byte[] signature, Digest digest, CancellationToken cancellation)
    {
        if (await keys.RefreshAsync(cancellation) is not { } set) return Verdict.Unchecked("keys-unavailable");
        if (!ReferenceEquals(set, seen) && Verify(set, token, algorithm, signed, signature, digest)) return verdict;
        return Verdict.Refused(token.KeyId is null || set.Has(token.KeyId) ? "token-signature" : "token-key");
    }

    /// <summary>All but the signature.</summary>
    private Verdict Judge(Token token, out SignatureAlgorithm? algorithm)
    {
        algorithm = _algorithms.Contains(token.Algorithm) ? SignatureAlgorithm.Find(token.Algorithm) : null;
        if (algorithm is null) return Verdict.Refused("token-algorithm");
        double now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        if (token.Expires is not { } expires || now >= expires + _skew) return Verdict.Refused("token-expired");
        if (token.NotBefore is { } notBefore && now < notBefore - _skew) return Verdict.Refused("token-not-yet-valid");
        if (token.Issuer != spec.Issuer) return Verdict.Refused("token-issuer");
        if (_audiences.Count > 0 && !token.IsFor(_audiences)) return Verdict.Refused("token-audience");
        return token.CallerBy(spec.PrincipalClaim) is { } caller ? Verdict.Of(caller) : Verdict.Refused("token-principal");
    }

    private bool Verify(KeySet set, Token token, SignatureAlgorithm algorithm, byte[] signed, byte[] signature, Digest digest)
    {
        int tried = 0;
        foreach (VerificationKey key in set.Keys)
        {
            if (!key.Fits(algorithm) || (key.Id != token.KeyId && key.Id is not null && token.KeyId is not null)) continue;
            if (key.Verify(algorithm, signed, signature))
            {
                verified.Add(digest, new VerifiedToken(token, set), signed.Length + EntryBytes);
                return true;
            }

            if (++tried == MaxTried) break;
        }

        return false;
    }
}
