using System.Data.Common;
using Dapper;
using Insight.Storage.Control;

namespace Insight.Console.Access;

/// <summary>Who is signed in. Sessions end 12 hours after they began, or after an hour in which nobody used them.</summary>
/// <param name="database">The control database.</param>
/// <param name="time">The clock.</param>
public sealed class SessionStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>Longest session.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>How long one that nobody uses stays.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    /// <summary>Sessions of one user; the oldest goes.</summary>
    private const int MaxPerUser = 20;

    /// <summary>Use is noted this often.</summary>
    private static readonly TimeSpan s_noted = TimeSpan.FromMinutes(1);

    /// <summary>Begins a session; what is returned goes into the cookie and stands nowhere else.</summary>
    public string Begin(string user)
    {
        string secret = AccessSecret.Create();
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        connection.Execute("DELETE FROM sessions WHERE created_at <= @longest OR used_at <= @idle", Ends(), transaction);
        connection.Execute(
            "DELETE FROM sessions WHERE session_hash IN (SELECT session_hash FROM sessions WHERE user_name = @user ORDER BY created_at DESC LIMIT @max OFFSET @most)",
            new { user, most = MaxPerUser - 1, max = 1000 }, transaction);
        connection.Execute("INSERT INTO sessions (session_hash, user_name, created_at, used_at) VALUES (@hash, @user, @now, @now)", new { hash = AccessSecret.HashOf(secret), user, now = Now() }, transaction);
        transaction.Commit();
        return secret;
    }

    /// <summary>Who has a session, as they are now; null when nobody does.</summary>
    public Caller? Find(string secret)
    {
        using DbConnection connection = database.OpenConnection();
        string hash = AccessSecret.HashOf(secret);
        (string Name, string Roles, long UsedAt)? found = connection.QuerySingleOrDefault<(string, string, long)?>(
            """
            SELECT u.name, u.roles, s.used_at FROM sessions s JOIN users u ON u.name = s.user_name
            WHERE s.session_hash = @hash AND s.created_at > @longest AND s.used_at > @idle
            """,
            Ends(hash));
        if (found is not { } session) return null;
        if (session.UsedAt <= ControlDatabase.Microseconds(time.GetUtcNow() - s_noted)) connection.Execute("UPDATE sessions SET used_at = @now WHERE session_hash = @hash", new { hash, now = Now() });
        return new Caller(CallerKind.Session, session.Name, Grants.Read(session.Roles));
    }

    /// <summary>Ends a session.</summary>
    public void End(string secret)
    {
        using DbConnection connection = database.OpenConnection();
        connection.Execute("DELETE FROM sessions WHERE session_hash = @hash", new { hash = AccessSecret.HashOf(secret) });
    }

    private object Ends(string hash = "")
    {
        DateTimeOffset now = time.GetUtcNow();
        return new { hash, longest = ControlDatabase.Microseconds(now - Longest), idle = ControlDatabase.Microseconds(now - Idle) };
    }

    private long Now() => ControlDatabase.Microseconds(time.GetUtcNow());
}
