using System.Data.Common;
using Dapper;
using Insight.Contracts.Bundles;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Bundles;

/// <summary>Bundles in the control database: the number of the next one must be known also after a restart.</summary>
internal sealed class BundleStore(ControlDatabase database)
{
    /// <summary>How many manifests are kept to look back at.</summary>
    private const int Kept = 1000;

    /// <summary>Number of the newest bundle; 0 when none was ever made.</summary>
    public long Newest()
    {
        using DbConnection connection = database.OpenConnection();
        return connection.ExecuteScalar<long?>("SELECT max(number) FROM bundles") ?? 0;
    }

    /// <summary>Head of the audit log; null while it is empty.</summary>
    private BundleAudit? AuditHead() => AuditLog.Head(database) is { Number: > 0 } head ? new BundleAudit(head.Number, head.Hash) : null;

    /// <summary>The bundles that are kept, newest first.</summary>
    public IReadOnlyList<StoredBundle> All()
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<StoredBundle>("SELECT number AS Number, manifest AS Manifest, signature AS Signature, key_id AS KeyId FROM bundles ORDER BY number DESC")];
    }

    /// <summary>Makes a bundle under the next number and keeps it before anybody is given it. No other console makes one meanwhile.</summary>
    /// <param name="make">Makes it of its number and the head of the audit log.</param>
    /// <exception cref="DbException">The database cannot be written.</exception>
    public PublishedBundle Add(Func<long, BundleAudit?, PublishedBundle> make)
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        long newest = connection.ExecuteScalar<long?>("SELECT max(number) FROM bundles", transaction: transaction) ?? 0;
        PublishedBundle bundle = make(newest + 1, AuditHead());
        BundleManifest manifest = bundle.Manifest;
        connection.Execute(
            "INSERT INTO bundles (number, created_at, manifest, signature, key_id) VALUES (@Number, @createdAt, @bytes, @signature, @KeyId)",
            new
            {
                manifest.Number,
                createdAt = ControlDatabase.Microseconds(manifest.Created),
                bytes = bundle.Bytes.ToArray(),
                signature = bundle.Signature.ToArray(),
                bundle.KeyId,
            },
            transaction);
        connection.Execute("DELETE FROM bundles WHERE number <= @until", new { until = manifest.Number - Kept }, transaction);
        transaction.Commit();
        return bundle;
    }
}
