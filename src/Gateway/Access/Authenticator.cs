using Insight.Contracts.Objects;
using Insight.Gateway.Access.Passwords;
using Insight.Gateway.Access.Tokens;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Access;

/// <summary>Finds out who asks, by the ways that a route names.</summary>
/// <remarks>
/// Whatever credentials of these ways a request carries must be right, even when one of them would be enough: the upstream sees them all and may
/// believe any. Of several the token names the principal, or else the password, the key, the certificate.
/// </remarks>
internal sealed class Authenticator(RouteAuthentication spec, AccessServices services)
{
    private const string Bearer = "Bearer", Basic = "Basic";

    private readonly TokenAuthenticator? _tokens = spec.Jwt is { } jwt ? new(jwt, services.KeysOf(jwt), services.Tokens, services.Time) : null;
    private readonly BasicAuthenticator? _passwords = spec.Basic is { } basic ? new(basic, services.Passwords) : null;
    private readonly ApiKeyAuthenticator? _keys = spec.ApiKeys is { } keys ? new(keys, services.Time) : null;
    private readonly CertificateAuthenticator? _certificates = spec.MutualTls is { } certificates ? new(certificates) : null;

    /// <summary>What the client is told to come back with.</summary>
    public Challenges Challenges { get; } = new(spec);

    /// <summary>Checks a request; nobody and no fault when it may pass without credentials.</summary>
    public ValueTask<Verdict> CheckAsync(HttpContext context, RequestRecording recording)
    {
        Verdict key = _keys?.Check(context.Request) ?? default;
        if (key.Fault is not null) return new(key);
        ValueTask<Verdict> authorization = CheckHeaderAsync(context);
        return authorization.IsCompletedSuccessfully ? new(Conclude(authorization.Result, key, recording)) : AwaitAsync(authorization, key, recording);
    }

    private async ValueTask<Verdict> AwaitAsync(ValueTask<Verdict> authorization, Verdict key, RequestRecording recording) => Conclude(await authorization, key, recording);

    private Verdict Conclude(Verdict authorization, Verdict key, RequestRecording recording)
    {
        if (authorization.Caller is not null || authorization.Fault is not null) return authorization;
        if (key.Caller is not null) return key;
        Verdict certificate = _certificates?.Check(recording.Source) ?? default;
        return certificate.Caller is not null || spec.Optional ? certificate : Verdict.Refused("no-credentials");
    }

    private ValueTask<Verdict> CheckHeaderAsync(HttpContext context)
    {
        if (_tokens is null && _passwords is null) return default;
        StringValues values = context.Request.Headers.Authorization;
        if (values.Count == 0) return default;
        if (values.Count > 1) return new(Verdict.Refused("authorization-twice"));
        ReadOnlySpan<char> value = values.ToString();
        if (_tokens is not null && Is(value, Bearer)) return _tokens.CheckAsync(value[Bearer.Length..].Trim(' '), context.RequestAborted);
        if (_passwords is not null && Is(value, Basic)) return _passwords.CheckAsync(value[Basic.Length..].Trim(' '), context.RequestAborted);
        return default;
    }

    private static bool Is(ReadOnlySpan<char> value, string scheme) =>
        value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && (value.Length == scheme.Length || value[scheme.Length] == ' ');
}
