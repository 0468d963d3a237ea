using System.Data.Common;
using Dapper;
using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Rules;
using Insight.Policy.Policies;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Objects;

/// <summary>Objects in the control database. A change is made as a whole or not at all, and only when the whole that it leads to fits together.</summary>
/// <remarks>What was read last is remembered with its revision: reading again costs one short query as long as nobody changed anything.</remarks>
internal sealed class ObjectStore(ControlDatabase database, TimeProvider time, BundleSigner? signer = null)
{
    /// <summary>Most objects of all tenants.</summary>
    public const int MaxObjects = 100_000;

    private StoredObjects? _last;

    /// <summary>Objects were changed by this process.</summary>
    public event Action? Changed;

    /// <summary>All objects as they are now.</summary>
    public StoredObjects Read()
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginRead();
        return Read(connection, transaction);
    }

    /// <summary>Puts and deletes objects.</summary>
    /// <param name="put">Objects that should be as they are here.</param>
    /// <param name="delete">Objects that should not be.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="expected">Revision that the caller knows; another one refuses the change. Null: whatever it is.</param>
    /// <param name="dryRun">Whether only to say what would happen.</param>
    /// <param name="reason">Why, for the log.</param>
    /// <param name="guard">Why whoever does it may not make a change; null when they may. Without one everybody may.</param>
    public ObjectOutcome Change(
        IReadOnlyList<NamedObject> put, IReadOnlyList<ObjectKey> delete, string by, long? expected, bool dryRun, string reason = "", Func<StoredObject?, NamedObject?, string?>? guard = null)
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        ObjectOutcome outcome = Change(connection, transaction, put, delete, by, expected, dryRun, reason, out StoredObjects? next, guard);
        if (next is null) return outcome;
        transaction.Commit();
        Committed(next);
        return outcome;
    }

    /// <summary>The same in a transaction of the caller, once in it. With <paramref name="next"/> given the caller commits and then calls <see cref="Committed"/>; otherwise nothing was changed, and he rolls back.</summary>
    public ObjectOutcome Change(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<NamedObject> put, IReadOnlyList<ObjectKey> delete, string by, long? expected, bool dryRun, string reason, out StoredObjects? next,
        Func<StoredObject?, NamedObject?, string?>? guard = null)
    {
        next = null;
        // First of all: from here on nobody else changes objects.
        long revision = connection.ExecuteScalar<long>("UPDATE object_revision SET revision = revision + 1 WHERE id = 1 RETURNING revision", transaction: transaction);
        StoredObjects before = Read(connection, transaction, revision - 1);
        if (expected is { } known && known != before.Revision) return Refused(before, $"Objects were changed meanwhile: they are at revision {before.Revision}, not {known}. Look at them again.");

        if (SignatureProblem(put, before) is { } unsigned) return Refused(before, unsigned);

        DateTime now = time.GetUtcNow().UtcDateTime;
        Dictionary<ObjectKey, StoredObject> after = new(before.ByKey);
        List<(ObjectKey Key, ObjectAction Action, NamedObject? Before, NamedObject? After)> changes = [];
        foreach (NamedObject value in put)
        {
            StoredObject? stored = before.ByKey.GetValueOrDefault(value.Key);
            NamedObject? old = stored?.Value;
            ObjectAction action = old is null ? ObjectAction.Created : old.Json == value.Json ? ObjectAction.Unchanged : ObjectAction.Configured;
            changes.Add((value.Key, action, old, value));
            if (action != ObjectAction.Unchanged && !dryRun && guard?.Invoke(stored, value) is { } forbidden) return Refused(before, forbidden) with { IsForbidden = true };
            if (action != ObjectAction.Unchanged) after[value.Key] = new StoredObject(value, revision, now, by);
        }

        foreach (ObjectKey key in delete)
        {
            if (!after.Remove(key, out StoredObject? old)) return Refused(before, $"{key} does not exist.");
            if (!dryRun && guard?.Invoke(old, null) is { } forbidden) return Refused(before, forbidden) with { IsForbidden = true };
            changes.Add((key, ObjectAction.Deleted, old.Value, null));
        }

        if (after.Count > MaxObjects) return Refused(before, $"There would be {after.Count} objects; at most {MaxObjects} are kept.");
        StoredObjects led = new(revision, after);
        ObjectOutcome outcome = new(revision, changes, ReferenceRules.Check(led.Set), "");
        bool changesAny = changes.Exists(static change => change.Action != ObjectAction.Unchanged);
        if (dryRun || !outcome.IsGood || !changesAny) return outcome with { Revision = before.Revision };
        Write(connection, transaction, revision, ControlDatabase.Microseconds(now), by, reason, changes);
        next = led;
        return outcome;
    }

    /// <summary>Something changed in the database, perhaps by another process.</summary>
    public void Look()
    {
        long? known = _last?.Revision;
        if (Read().Revision != known) Changed?.Invoke();
    }

    /// <summary>Tells everybody of a change that was committed.</summary>
    public void Committed(StoredObjects next)
    {
        _last = next;
        Changed?.Invoke();
    }

    /// <summary>What says of itself that it was approved must have the approvals: gateways look at them too.</summary>
    private string? SignatureProblem(IReadOnlyList<NamedObject> put, StoredObjects before)
    {
        BundleVerifier? key = null;
        try
        {
            foreach (NamedObject value in put)
            {
                if (value.Spec is not PolicySpec { Provenance: not null } spec || before.ByKey.GetValueOrDefault(value.Key)?.Value.Json == value.Json) continue;
                if (signer is null) return $"{value.Key}: spec.provenance: this console has no key to check approvals with.";
                key ??= BundleVerifier.Read(signer.PublicPem);
                if (PolicyApprovals.Problem(new GatewayObject<PolicySpec>(value.Metadata, spec), key) is { } problem) return $"{value.Key}: spec.provenance: {problem}. Leave provenance out to apply the policy as your own.";
            }

            return null;
        }
        finally
        {
            key?.Dispose();
        }
    }

    private static ObjectOutcome Refused(StoredObjects before, string reason) => new(before.Revision, [], [], reason);

    /// <summary>The same in a transaction of the caller.</summary>
    public StoredObjects Read(DbConnection connection, DbTransaction transaction) => Read(connection, transaction, null);

    private StoredObjects Read(DbConnection connection, DbTransaction transaction, long? known)
    {
        long revision = known ?? connection.ExecuteScalar<long>("SELECT revision FROM object_revision WHERE id = 1", transaction: transaction);
        if (_last is { } last && last.Revision == revision) return last;
        Dictionary<ObjectKey, StoredObject> objects = [];
        foreach ((string kind, string json, long at, long updatedAt, string by) in connection.Query<(string, string, long, long, string)>(
            "SELECT kind, json, revision, updated_at, updated_by FROM objects", transaction: transaction))
        {
            if (!ObjectKinds.TryParse(kind, out ObjectKind named)) continue;
            NamedObject value = NamedObject.Read(named, json);
            objects.Add(value.Key, new StoredObject(value, at, DateTime.UnixEpoch.AddMicroseconds(updatedAt), by));
        }

        return _last = new StoredObjects(revision, objects);
    }

    private static void Write(
        DbConnection connection, DbTransaction transaction, long revision, long now, string by, string reason, IEnumerable<(ObjectKey Key, ObjectAction Action, NamedObject? Before, NamedObject? After)> changes)
    {
        var rows = changes.Where(static change => change.Action != ObjectAction.Unchanged).Select(change => new
        {
            tenant = change.Key.Tenant,
            kind = ObjectKinds.Word(change.Key.Kind),
            name = change.Key.Name,
            before = change.Before?.Json ?? "",
            after = change.After?.Json ?? "",
            revision,
            now,
            by,
        }).ToList();
        connection.Execute(
            """
            INSERT INTO objects (tenant, kind, name, json, revision, updated_at, updated_by) VALUES (@tenant, @kind, @name, @after, @revision, @now, @by)
            ON CONFLICT (tenant, kind, name) DO UPDATE SET
              json = excluded.json, revision = excluded.revision, updated_at = excluded.updated_at, updated_by = excluded.updated_by
            """,
            rows.Where(static row => row.after.Length > 0), transaction);
        connection.Execute("DELETE FROM objects WHERE tenant = @tenant AND kind = @kind AND name = @name", rows.Where(static row => row.after.Length == 0), transaction);
        AuditLog.Append(connection, transaction, DateTimeOffset.UnixEpoch.AddMicroseconds(now), rows.Select(row =>
            new AuditNote(by, AuditLog.ActionOf(row.before, row.after), row.tenant, row.kind, row.name, row.before, row.after, reason)));
    }
}
