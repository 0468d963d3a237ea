using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Access;

/// <summary>Tokens of programs in the control database. Every change stands in the audit log.</summary>
/// <param name="database">The control database.</param>
/// <param name="time">The clock.</param>
public sealed class AccessTokenStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>How tokens begin, so that scanners of repositories know them.</summary>
    public const string Prefix = "insight_";

    /// <summary>Longest life of a token.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>The kind under which the log has tokens.</summary>
    public const string LogKind = "access-token";

    /// <summary>Tokens of one owner that count.</summary>
    public const int MaxPerOwner = 100;

    /// <summary>How long revoked and ended tokens stay, for the record.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(90);

    /// <summary>Use is noted this often.</summary>
    private static readonly TimeSpan s_noted = TimeSpan.FromMinutes(1);

    private const string Columns = "token_id, name, owner, roles, created_at, created_by, expires_at, used_at, revoked_at";

    /// <summary>Makes a token; its secret is told here and never again. Null when its owner has too many.</summary>
    /// <param name="name">What its maker calls it.</param>
    /// <param name="owner">User in whose name it acts; empty: in its own.</param>
    /// <param name="roles">What it may do.</param>
    /// <param name="life">How long it counts.</param>
    /// <param name="by">Who makes it.</param>
    public (AccessToken Token, string Secret)? Create(string name, string owner, Grants roles, TimeSpan life, string by)
    {
        ArgumentNullException.ThrowIfNull(roles);
        string secret = Prefix + AccessSecret.Create();
        DateTimeOffset now = time.GetUtcNow();
        Row row = new(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), name, owner, roles.Text(), ControlDatabase.Microseconds(now), by, ControlDatabase.Microseconds(now + life), 0, 0);
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        connection.Execute("DELETE FROM access_tokens WHERE expires_at < @before", new { before = ControlDatabase.Microseconds(now - s_kept) }, transaction);
        long standing = connection.ExecuteScalar<long>(
            "SELECT count(*) FROM access_tokens WHERE owner = @owner AND revoked_at = 0 AND expires_at > @now", new { owner, now = row.Created_At }, transaction);
        if (standing >= MaxPerOwner) return null;
        connection.Execute(
            """
            INSERT INTO access_tokens (token_id, secret_hash, name, owner, roles, created_at, created_by, expires_at, used_at, revoked_at)
            VALUES (@Token_Id, @hash, @Name, @Owner, @Roles, @Created_At, @Created_By, @Expires_At, 0, 0)
            """,
            new { row.Token_Id, hash = AccessSecret.HashOf(secret), row.Name, row.Owner, row.Roles, row.Created_At, row.Created_By, row.Expires_At }, transaction);
        AuditLog.Append(connection, transaction, now, new AuditNote(
            by, "created", "", LogKind, row.Token_Id, "", string.Create(CultureInfo.InvariantCulture, $"{row.Roles} until {now + life:u}"), name));
        transaction.Commit();
        return (row.ToToken(), secret);
    }

    /// <summary>Tokens, newest first.</summary>
    public IReadOnlyList<AccessToken> List()
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<Row>($"SELECT {Columns} FROM access_tokens ORDER BY created_at DESC, token_id").Select(static row => row.ToToken())];
    }

    /// <summary>Ends a token; false when none with this id counts.</summary>
    public bool Revoke(string id, string by)
    {
        DateTimeOffset now = time.GetUtcNow();
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        if (connection.Execute("UPDATE access_tokens SET revoked_at = @at WHERE token_id = @id AND revoked_at = 0", new { id, at = ControlDatabase.Microseconds(now) }, transaction) == 0) return false;
        AuditLog.Append(connection, transaction, now, new AuditNote(by, "revoked", "", LogKind, id, "", "revoked"));
        transaction.Commit();
        return true;
    }

    /// <summary>Who has a token, with no more than its owner may now; null when nobody does.</summary>
    public Caller? Find(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        DateTimeOffset now = time.GetUtcNow();
        string hash = AccessSecret.HashOf(secret);
        using DbConnection connection = database.OpenConnection();
        (string Name, string Owner, string Roles, string? OwnersRoles, long UsedAt)? found = connection.QuerySingleOrDefault<(string, string, string, string?, long)?>(
            """
            SELECT t.name, t.owner, t.roles, u.roles, t.used_at FROM access_tokens t LEFT JOIN users u ON u.name = t.owner
            WHERE t.secret_hash = @hash AND t.revoked_at = 0 AND t.expires_at > @now
            """,
            new { hash, now = ControlDatabase.Microseconds(now) });
        if (found is not { } token || (token.Owner.Length > 0 && token.OwnersRoles is null)) return null;
        if (token.UsedAt <= ControlDatabase.Microseconds(now - s_noted)) connection.Execute("UPDATE access_tokens SET used_at = @at WHERE secret_hash = @hash", new { hash, at = ControlDatabase.Microseconds(now) });
        Grants roles = Grants.Read(token.Roles);
        return token.Owner.Length == 0
            ? new Caller(CallerKind.OwnToken, token.Name, roles)
            : new Caller(CallerKind.UserToken, token.Owner, roles.Within(Grants.Read(token.OwnersRoles!)));
    }

    private sealed record Row(string Token_Id, string Name, string Owner, string Roles, long Created_At, string Created_By, long Expires_At, long Used_At, long Revoked_At)
    {
        public AccessToken ToToken() => new(Token_Id, Name, Owner, Grants.Read(Roles), Time(Created_At), Created_By, Time(Expires_At), Used_At == 0 ? null : Time(Used_At), Revoked_At == 0 ? null : Time(Revoked_At));

        private static DateTime Time(long microseconds) => DateTime.UnixEpoch.AddMicroseconds(microseconds);
    }
}
