using System.Data.Common;
using Dapper;
using Insight.Contracts.Bundles;
using Insight.Storage.Control;

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

    /// <summary>The bundles that are kept, newest first.</summary>
    public IReadOnlyList<StoredBundle> All()
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<StoredBundle>("SELECT number AS Number, manifest AS Manifest, signature AS Signature, key_id AS KeyId FROM bundles ORDER BY number DESC")];
    }

    /// <summary>Keeps a bundle before anybody is given it.</summary>
    /// <exception cref="DbException">Its number is taken, or the database cannot be written.</exception>
    public void Add(PublishedBundle bundle)
    {
        BundleManifest manifest = bundle.Manifest;
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginTransaction();
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
    }
}
