using System.Data.Common;
using Dapper;
using Insight.Authority;
using Insight.Contracts.Enrolment;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Enrolment;

/// <summary>Enrolled gateways in the control database.</summary>
public sealed class EnrolledGatewayStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>Takes the token and enters the gateway, both or none; false when the token was used meanwhile, or the gateway is enrolled and the token does not name it.</summary>
    internal bool TryEnrol(StoredJoinToken token, EnrolmentRequest request, byte[] publicKey, IssuedCertificate certificate)
    {
        long now = Now();
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        int taken = connection.Execute(
            "UPDATE join_tokens SET used_at = @now, used_by = @Gateway WHERE token_id = @Id AND used_at = 0 AND expires_at > @now",
            new { token.Id, request.Gateway, now }, transaction);
        if (taken == 0) return false;
        int entered = connection.Execute(
            """
            INSERT INTO enrolled_gateways (gateway_id, credential_hash, public_key, serial, not_after, enrolled_at, renewed_at, revoked_at)
            VALUES (@Gateway, @CredentialHash, @publicKey, @Serial, @notAfter, @now, @now, 0)
            ON CONFLICT (gateway_id) DO UPDATE SET
              credential_hash = excluded.credential_hash, public_key = excluded.public_key, serial = excluded.serial, not_after = excluded.not_after,
              enrolled_at = excluded.enrolled_at, renewed_at = excluded.renewed_at, revoked_at = 0
            WHERE @named = 1
            """,
            new
            {
                request.Gateway,
                request.CredentialHash,
                publicKey,
                certificate.Serial,
                notAfter = ControlDatabase.Microseconds(certificate.NotAfter),
                now,
                named = token.Gateway.Length > 0 ? 1 : 0,
            },
            transaction);
        if (entered == 0) return false;
        Note(connection, transaction, $"gateway:{request.Gateway}", "enrolled", request.Gateway, $"join token {token.Id}, certificate {certificate.Serial} until {certificate.NotAfter:u}");
        transaction.Commit();
        return true;
    }

    /// <summary>A gateway that is not revoked; null when there is none with this id.</summary>
    internal StoredGateway? Find(string gateway)
    {
        using DbConnection connection = database.OpenConnection();
        return connection.QuerySingleOrDefault<StoredGateway>(
            "SELECT public_key AS PublicKey, not_after AS NotAfter FROM enrolled_gateways WHERE gateway_id = @gateway AND revoked_at = 0", new { gateway });
    }

    /// <summary>Enters a new certificate in place of the one whose key is <paramref name="before"/>; false when another one was faster, or the gateway was revoked.</summary>
    internal bool TryRenew(string gateway, byte[] before, byte[] publicKey, IssuedCertificate certificate)
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        int renewed = connection.Execute(
            """
            UPDATE enrolled_gateways SET public_key = @publicKey, serial = @Serial, not_after = @notAfter, renewed_at = @now
            WHERE gateway_id = @gateway AND revoked_at = 0 AND public_key = @before
            """,
            new { gateway, before, publicKey, certificate.Serial, notAfter = ControlDatabase.Microseconds(certificate.NotAfter), now = Now() }, transaction);
        if (renewed == 0) return false;
        Note(connection, transaction, $"gateway:{gateway}", "renewed", gateway, $"certificate {certificate.Serial} until {certificate.NotAfter:u}");
        transaction.Commit();
        return true;
    }

    /// <summary>The gateway with a credential; null when none that is not revoked has it.</summary>
    public string? OfCredential(string credential)
    {
        using DbConnection connection = database.OpenConnection();
        return connection.QuerySingleOrDefault<string>(
            "SELECT gateway_id FROM enrolled_gateways WHERE credential_hash = @hash AND revoked_at = 0", new { hash = EnrolmentFormat.CredentialHash(credential) });
    }

    /// <summary>Ends a gateway's right to bundles and renewals; false when none with this id has it.</summary>
    /// <param name="gateway">Its id.</param>
    /// <param name="by">Who ends it.</param>
    public bool Revoke(string gateway, string by)
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        int revoked = connection.Execute("UPDATE enrolled_gateways SET revoked_at = @now WHERE gateway_id = @gateway AND revoked_at = 0", new { gateway, now = Now() }, transaction);
        if (revoked == 0) return false;
        Note(connection, transaction, by, "revoked", gateway, "");
        transaction.Commit();
        return true;
    }

    /// <summary>All gateways in order of their ids.</summary>
    public IReadOnlyList<EnrolledGateway> List()
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<(string Id, string Serial, long NotAfter, long EnrolledAt, long RenewedAt, long RevokedAt)>(
            "SELECT gateway_id, serial, not_after, enrolled_at, renewed_at, revoked_at FROM enrolled_gateways ORDER BY gateway_id")
            .Select(static row => new EnrolledGateway(
                row.Id, row.Serial, Time(row.NotAfter), Time(row.EnrolledAt), Time(row.RenewedAt), row.RevokedAt == 0 ? null : Time(row.RevokedAt)))];
    }

    private void Note(DbConnection connection, DbTransaction transaction, string by, string action, string gateway, string after) =>
        AuditLog.Append(connection, transaction, time.GetUtcNow(), new AuditNote(by, action, "", "gateway", gateway, "", after));

    private static DateTime Time(long microseconds) => DateTime.UnixEpoch.AddMicroseconds(microseconds);

    private long Now() => ControlDatabase.Microseconds(time.GetUtcNow());
}
