using System.Data.Common;
using System.Globalization;
using Dapper;
using Insight.Contracts.Enrolment;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Enrolment;

/// <summary>Join tokens in the control database. A token itself is nowhere: only the hash of its secret.</summary>
public sealed class JoinTokenStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>Longest life of a token.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(7);

    /// <summary>How long used and ended tokens stay, for the record.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(90);

    /// <summary>Makes a token.</summary>
    /// <param name="keyId">Id of the key that the console signs with.</param>
    /// <param name="gateway">The gateway it is for; empty: any that is not enrolled yet.</param>
    /// <param name="life">How long it counts.</param>
    /// <param name="by">Who makes it.</param>
    public JoinToken Create(string keyId, string gateway, TimeSpan life, string by)
    {
        JoinToken token = JoinToken.Create(keyId);
        DateTimeOffset now = time.GetUtcNow();
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        connection.Execute("DELETE FROM join_tokens WHERE expires_at < @before", new { before = ControlDatabase.Microseconds(now - s_kept) }, transaction);
        connection.Execute(
            "INSERT INTO join_tokens (token_id, secret_hash, gateway_id, created_at, expires_at, used_at, used_by) VALUES (@Id, @hash, @gateway, @now, @expires, 0, '')",
            new
            {
                token.Id,
                hash = EnrolmentFormat.SecretHash(token.Secret.Span),
                gateway,
                now = ControlDatabase.Microseconds(now),
                expires = ControlDatabase.Microseconds(now + life),
            },
            transaction);
        AuditLog.Append(connection, transaction, now, new AuditNote(
            by, "created", "", "join-token", token.Id, "", string.Create(CultureInfo.InvariantCulture, $"for {(gateway.Length > 0 ? gateway : "any gateway")} until {now + life:u}")));
        transaction.Commit();
        return token;
    }

    /// <summary>A token that still counts; null when there is none with this id.</summary>
    internal StoredJoinToken? Find(string id)
    {
        using DbConnection connection = database.OpenConnection();
        return connection.QuerySingleOrDefault<StoredJoinToken>(
            "SELECT token_id AS Id, secret_hash AS SecretHash, gateway_id AS Gateway FROM join_tokens WHERE token_id = @id AND used_at = 0 AND expires_at > @now",
            new { id, now = ControlDatabase.Microseconds(time.GetUtcNow()) });
    }
}
