using System.Net;

namespace Insight.Console.Access;

/// <summary>Signs people in by password: throttled, a few at a time, and as slow for names that are not there.</summary>
internal sealed class PasswordSignIn(UserStore users, SessionStore sessions, LoginThrottle throttle) : IDisposable
{
    /// <summary>How long somebody waits for their turn.</summary>
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(5);

    // Hashing takes a core for a tenth of a second each.
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Tries a password.</summary>
    /// <returns>The user and the secret of a new session; or how long to wait; or neither: the password is not theirs.</returns>
    public async Task<(ConsoleUser? User, string Session, TimeSpan? Wait)> TryAsync(string? name, string? password, IPAddress? from, CancellationToken cancellationToken)
    {
        string asked = name?.Trim().ToLowerInvariant() ?? "";
        if (asked.Length > PasswordRules.MaxName) asked = "";
        if (throttle.Try(asked, from) is { } wait) return (null, "", wait);
        if (!await _turns.WaitAsync(s_turn, cancellationToken)) return (null, "", s_turn);
        try
        {
            string tried = password is { Length: <= PasswordRules.MaxLength } ? password : "";
            if (await Task.Run(() => users.SignIn(asked, tried), cancellationToken) is not { } user) return (null, "", null);
            throttle.Succeeded(asked, from);
            return (user, sessions.Begin(user.Name), null);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
