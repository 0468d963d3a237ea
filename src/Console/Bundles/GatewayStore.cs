using System.Data.Common;
using Dapper;
using Insight.Contracts.Bundles;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Bundles;

/// <summary>What gateways answered last, in the control database.</summary>
internal sealed class GatewayStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>Most gateways kept; whoever has the token could name any number of them. The one that was silent longest goes.</summary>
    public const int MaxGateways = 10_000;

    private const string Known = """
        SELECT known.gateway_id AS Id, g.in_force AS InForce, g.number AS Number, g.accepted AS Accepted, g.reason AS Reason, g.answered_at AS AnsweredAt,
               r.received_at AS ReceivedAt, r.summary AS Summary, e.enrolled_at AS EnrolledAt, e.renewed_at AS RenewedAt, e.not_after AS NotAfter, e.revoked_at AS RevokedAt
        FROM (SELECT gateway_id FROM gateways
              UNION SELECT gateway_id FROM gateway_reports
              UNION SELECT gateway_id FROM enrolled_gateways WHERE revoked_at = 0) AS known
        LEFT JOIN gateways AS g ON g.gateway_id = known.gateway_id
        LEFT JOIN gateway_reports AS r ON r.gateway_id = known.gateway_id
        LEFT JOIN enrolled_gateways AS e ON e.gateway_id = known.gateway_id
        """;

    /// <summary>Keeps an answer in place of the gateway's last one.</summary>
    public void Put(BundleAnswer answer)
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        connection.Execute(
            """
            INSERT INTO gateways (gateway_id, in_force, number, accepted, reason, answered_at)
            VALUES (@Gateway, CASE WHEN @accepted = 1 THEN @Number ELSE 0 END, @Number, @accepted, @Reason, @now)
            ON CONFLICT (gateway_id) DO UPDATE SET
              in_force = CASE WHEN excluded.accepted = 1 THEN excluded.number ELSE gateways.in_force END,
              number = excluded.number, accepted = excluded.accepted, reason = excluded.reason, answered_at = excluded.answered_at
            """,
            new { answer.Gateway, answer.Number, accepted = answer.Accepted ? 1 : 0, answer.Reason, now = ControlDatabase.Microseconds(time.GetUtcNow()) },
            transaction);
        connection.Execute(
            """
            DELETE FROM gateways WHERE gateway_id IN
              (SELECT gateway_id FROM gateways ORDER BY answered_at DESC, gateway_id LIMIT @max OFFSET @max)
            """,
            new { max = MaxGateways },
            transaction);
        transaction.Commit();
    }

    /// <summary>The gateways that answered, reported or enrolled, in order of their ids; of revoked ones those that were heard of.</summary>
    public IReadOnlyList<StoredGatewayState> List(int limit, int offset)
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<StoredGatewayState>($"{Known} ORDER BY known.gateway_id LIMIT @limit OFFSET @offset", new { limit, offset })];
    }

    /// <summary>Forgets what a gateway said, and ends its enrolment. One that is still there is listed again as soon as it says something.</summary>
    /// <param name="gateway">Its id.</param>
    /// <param name="mayGo">Says of what is known of it whether it may be forgotten.</param>
    /// <param name="by">Who forgets it.</param>
    /// <param name="reason">Why; may be empty.</param>
    /// <returns>Whether it is forgotten; null when none with this id is known.</returns>
    public bool? Forget(string gateway, Func<StoredGatewayState, bool> mayGo, Actor by, string reason)
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        if (connection.QuerySingleOrDefault<StoredGatewayState>($"{Known} WHERE known.gateway_id = @gateway", new { gateway }, transaction) is not { } stored) return null;
        if (!mayGo(stored)) return false;
        DateTimeOffset now = time.GetUtcNow();
        connection.Execute("DELETE FROM gateways WHERE gateway_id = @gateway", new { gateway }, transaction);
        connection.Execute("DELETE FROM gateway_reports WHERE gateway_id = @gateway", new { gateway }, transaction);
        int revoked = connection.Execute(
            "UPDATE enrolled_gateways SET revoked_at = @now WHERE gateway_id = @gateway AND revoked_at = 0", new { gateway, now = ControlDatabase.Microseconds(now) }, transaction);
        AuditLog.Append(connection, transaction, now, new AuditNote(by.Text, "forgotten", "", "gateway", gateway, revoked > 0 ? "enrolled" : "", revoked > 0 ? "revoked" : "", reason));
        transaction.Commit();
        return true;
    }
}
