using System.Runtime.CompilerServices;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Gateway.Access.Passwords;
using Insight.Gateway.Access.Tokens;

namespace Insight.Gateway.Access;

/// <summary>What outlives routes: issuers' keys, tokens and passwords that were right. New objects make none of it forgotten.</summary>
internal sealed class AccessServices(KeyFetcher fetcher, TimeProvider time) : IDisposable
{
    private const int MaxTokens = 10_000;

    private const long MaxTokenBytes = 32 << 20;

    /// <summary>Routes of a host share its defaults, which may hold thousands of keys.</summary>
    private readonly ConditionalWeakTable<RouteAuthentication, Authenticator> _authenticators = [];

    private readonly Dictionary<string, WeakReference<KeySource>> _sources = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public TimeProvider Time => time;

    /// <summary>Tokens whose signature was right.</summary>
    public RecentCache<VerifiedToken> Tokens { get; } = new(MaxTokens, MaxTokenBytes);

    public PasswordChecks Passwords { get; } = new(time, Math.Max(1, Environment.ProcessorCount / 2));

    public Authenticator AuthenticatorOf(RouteAuthentication spec) => _authenticators.GetValue(spec, one => new Authenticator(one, this));

    /// <summary>The keys of an issuer, the same for all routes that name the same ones.</summary>
    public KeySource KeysOf(JwtAuthentication spec)
    {
        string name = spec.Jwks is { } text ? "text " + text : "address " + spec.JwksUrl;
        lock (_lock)
        {
            if (_sources.TryGetValue(name, out WeakReference<KeySource>? known) && known.TryGetTarget(out KeySource? source)) return source;
            foreach (string gone in _sources.Where(static pair => !pair.Value.TryGetTarget(out _)).Select(static pair => pair.Key).ToArray()) _sources.Remove(gone);
            source = Create(spec);
            _sources[name] = new WeakReference<KeySource>(source);
            return source;
        }
    }

    public void Dispose() => Passwords.Dispose();

    private KeySource Create(JwtAuthentication spec)
    {
        if (spec.Jwks is { } text) return new KeySource(KeySet.Read(Encoding.UTF8.GetBytes(text)));
        return KeyFetcher.AddressOf(spec.JwksUrl ?? "") is { } address ? new KeySource(() => fetcher.FetchAsync(address), time) : new KeySource(null);
    }
}
