using System.Text;
using Insight.Contracts.Objects;

namespace Insight.Gateway.Access.Passwords;

/// <summary>Checks names and passwords (RFC 7617).</summary>
internal sealed class BasicAuthenticator
{
    /// <summary>Longest credentials, bytes.</summary>
    private const int MaxBytes = 768;

    private readonly Dictionary<string, (PasswordHash Hash, Caller Caller)> _users = new(StringComparer.Ordinal);
    private readonly PasswordHash _nobody;
    private readonly PasswordChecks _checks;

    public BasicAuthenticator(BasicAuthentication spec, PasswordChecks checks)
    {
        _checks = checks;
        foreach ((string name, string text) in spec.Users)
        {
            if (PasswordHash.Read(text) is { } hash) _users.Add(name, (hash, new Caller(name)));
        }

        // A name that is not there costs as much as one that is.
        _nobody = PasswordHash.OfNobody(_users.Count == 0 ? 100_000 : _users.Values.Max(static user => user.Hash.Iterations));
    }

    /// <summary>Checks what follows <c>Basic</c>. Completes at once when it was right lately.</summary>
    public ValueTask<Verdict> CheckAsync(ReadOnlySpan<char> credentials, CancellationToken cancellation)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        if (!Convert.TryFromBase64Chars(credentials, bytes, out int length)) return new(Verdict.Refused("password-malformed"));
        bytes = bytes[..length];
        int colon = bytes.IndexOf((byte)':');
        if (colon < 0) return new(Verdict.Refused("password-malformed"));
        (PasswordHash Hash, Caller? Caller) user = _users.TryGetValue(Encoding.UTF8.GetString(bytes[..colon]), out (PasswordHash Hash, Caller Caller) known) ? known : (_nobody, null);
        Digest digest = _checks.DigestOf(user.Hash, bytes);
        return user.Caller is not null && _checks.IsKnown(digest)
            ? new(Verdict.Of(user.Caller))
            : CheckAsync(user.Caller, _checks.CheckAsync(user.Hash, bytes[(colon + 1)..].ToArray(), digest), cancellation);
    }

    private static async ValueTask<Verdict> CheckAsync(Caller? caller, Task<bool?> check, CancellationToken cancellation) => await check.WaitAsync(cancellation) switch
    {
        null => Verdict.Unchecked("too-many-passwords"),
        true when caller is not null => Verdict.Of(caller),
        _ => Verdict.Refused("password-wrong"),
    };
}
