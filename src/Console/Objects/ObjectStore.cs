using System.Data.Common;
using Dapper;
using Insight.Contracts.Objects;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Rules;
using Insight.Storage.Control;

namespace Insight.Console.Objects;

/// <summary>Objects in the control database. A change is made as a whole or not at all, and only when the whole that it leads to fits together.</summary>
/// <remarks>What was read last is remembered with its revision: reading again costs one short query as long as nobody changed anything.</remarks>
internal sealed class ObjectStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>Most objects of all tenants.</summary>
    public const int MaxObjects = 100_000;

    /// <summary>Changes by revision that are kept to look back at.</summary>
    private const int KeptRevisions = 10_000;

    private StoredObjects? _last;

    /// <summary>Objects were changed by this process.</summary>
    public event Action? Changed;

    /// <summary>All objects as they are now.</summary>
    public StoredObjects Read()
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginTransaction();
        return Read(connection, transaction);
    }

    /// <summary>Puts and deletes objects.</summary>
    /// <param name="put">Objects that should be as they are here.</param>
    /// <param name="delete">Objects that should not be.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="expected">Revision that the caller knows; another one refuses the change. Null: whatever it is.</param>
    /// <param name="dryRun">Whether only to say what would happen.</param>
    public ObjectOutcome Change(IReadOnlyList<NamedObject> put, IReadOnlyList<ObjectKey> delete, string by, long? expected, bool dryRun)
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginTransaction();
        // First of all: from here on nobody else changes objects.
        long revision = connection.ExecuteScalar<long>("UPDATE object_revision SET revision = revision + 1 WHERE id = 1 RETURNING revision", transaction: transaction);
        StoredObjects before = Read(connection, transaction, revision - 1);
        if (expected is { } known && known != before.Revision) return Refused(before, $"Objects were changed meanwhile: they are at revision {before.Revision}, not {known}. Look at them again.");

        DateTime now = time.GetUtcNow().UtcDateTime;
        Dictionary<ObjectKey, StoredObject> after = new(before.ByKey);
        List<(ObjectKey Key, ObjectAction Action, NamedObject? Before, NamedObject? After)> changes = [];
        foreach (NamedObject value in put)
        {
            NamedObject? old = before.ByKey.GetValueOrDefault(value.Key)?.Value;
            ObjectAction action = old is null ? ObjectAction.Created : old.Json == value.Json ? ObjectAction.Unchanged : ObjectAction.Configured;
            changes.Add((value.Key, action, old, value));
            if (action != ObjectAction.Unchanged) after[value.Key] = new StoredObject(value, revision, now, by);
        }

        foreach (ObjectKey key in delete)
        {
            if (!after.Remove(key, out StoredObject? old)) return Refused(before, $"{key} does not exist.");
            changes.Add((key, ObjectAction.Deleted, old.Value, null));
        }

        if (after.Count > MaxObjects) return Refused(before, $"There would be {after.Count} objects; at most {MaxObjects} are kept.");
        StoredObjects next = new(revision, after);
        ObjectOutcome outcome = new(revision, changes, ReferenceRules.Check(next.Set), "");
        bool changesAny = changes.Exists(static change => change.Action != ObjectAction.Unchanged);
        if (dryRun || !outcome.IsGood || !changesAny) return outcome with { Revision = before.Revision };
        Write(connection, transaction, revision, ControlDatabase.Microseconds(now), by, changes);
        transaction.Commit();
        _last = next;
        Changed?.Invoke();
        return outcome;
    }

    private static ObjectOutcome Refused(StoredObjects before, string reason) => new(before.Revision, [], [], reason);

    private StoredObjects Read(DbConnection connection, DbTransaction transaction, long? known = null)
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
        DbConnection connection, DbTransaction transaction, long revision, long now, string by, IEnumerable<(ObjectKey Key, ObjectAction Action, NamedObject? Before, NamedObject? After)> changes)
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
        connection.Execute(
            """
            INSERT INTO object_changes (revision, tenant, kind, name, before, after, changed_at, changed_by)
            VALUES (@revision, @tenant, @kind, @name, @before, @after, @now, @by)
            """,
            rows, transaction);
        connection.Execute("DELETE FROM object_changes WHERE revision <= @until", new { until = revision - KeptRevisions }, transaction);
    }
}
