using System.Data.Common;
using Dapper;

namespace Insight.Storage.Control.Audit;

/// <summary>The log of every change, in the control database.</summary>
/// <remarks>Entries are appended in the transaction of the change that they tell of: both are there, or neither is.</remarks>
public static class AuditLog
{
    private const string Columns = "number, at, actor, action, tenant, kind, name, before, after, reason, hash";

    /// <summary>Appends entries. From here to the end of the transaction nobody else appends.</summary>
    public static AuditHead Append(DbConnection connection, DbTransaction transaction, DateTimeOffset now, params IEnumerable<AuditNote> notes) =>
        Append(connection, transaction, notes.Select(note => (ControlDatabase.Microseconds(now), note)));

    /// <summary>The newest entry.</summary>
    public static AuditHead Head(ControlDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        using DbConnection connection = database.OpenConnection();
        (long number, string hash) = connection.QuerySingleOrDefault<(long, string)>("SELECT number, hash FROM audit_head WHERE id = 1");
        return new AuditHead(number, hash ?? "");
    }

    /// <summary>Entries, newest first.</summary>
    /// <param name="database">Where.</param>
    /// <param name="query">Which.</param>
    public static IReadOnlyList<AuditEntry> List(ControlDatabase database, AuditQuery query)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(query);
        if (query.Tenants is { Count: 0 }) return [];
        DynamicParameters parameters = new(new { before = query.Before ?? long.MaxValue, tenant = query.Tenant, kind = query.Kind, name = query.Name, actor = query.Actor, limit = query.Limit });
        string own = query.Tenants is null ? "" : $"AND tenant IN {parameters.AddList("own", query.Tenants)} AND tenant != ''";
        using DbConnection connection = database.OpenConnection();
        using DbDataReader reader = (DbDataReader)connection.ExecuteReader(
            $"""
            SELECT {Columns} FROM audit_log
            WHERE number < @before AND (@tenant IS NULL OR tenant = @tenant) AND (@kind IS NULL OR kind = @kind) AND (@name IS NULL OR name = @name) AND (@actor IS NULL OR actor = @actor)
              {own}
            ORDER BY number DESC LIMIT @limit
            """,
            parameters);
        List<AuditEntry> entries = [];
        while (reader.Read())
        {
            if (Read(reader) is { } entry) entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Entries behind one, in their order.</summary>
    /// <param name="database">Where.</param>
    /// <param name="number">Number of that entry; 0: from the beginning.</param>
    /// <param name="most">Most entries.</param>
    public static IReadOnlyList<AuditEntry> Following(ControlDatabase database, long number, int most)
    {
        ArgumentNullException.ThrowIfNull(database);
        using DbConnection connection = database.OpenConnection();
        using DbDataReader reader = (DbDataReader)connection.ExecuteReader($"SELECT {Columns} FROM audit_log WHERE number > @number ORDER BY number LIMIT @most", new { number, most });
        return [.. Entries(reader).OfType<AuditEntry>()];
    }

    /// <summary>Looks at every entry; null when all are as they were written.</summary>
    /// <param name="database">Where.</param>
    /// <param name="heads">Heads that were kept elsewhere. Without any, whoever rewrites all from some entry to the end is not found out.</param>
    /// <param name="head">The newest entry.</param>
    public static AuditFault? Verify(ControlDatabase database, IEnumerable<AuditHead> heads, out AuditHead head)
    {
        ArgumentNullException.ThrowIfNull(database);
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginRead();
        object[] kept = [.. connection.Query<(object, object)>("SELECT number, hash FROM audit_head", transaction: transaction).SelectMany(static row => new[] { row.Item1, row.Item2 })];
        using DbDataReader reader = (DbDataReader)connection.ExecuteReader($"SELECT {Columns} FROM audit_log ORDER BY number", transaction: transaction);
        return AuditCheck.Run(Entries(reader), kept is [long number, string hash] ? new AuditHead(number, hash) : null, heads, out head);
    }

    /// <summary>Takes over what was noted before there was this log. Those entries are as sure as that table was.</summary>
    internal static void Adopt(DbConnection connection, DbTransaction transaction) => Append(connection, transaction, connection
        .Query<(long At, string By, string Tenant, string Kind, string Name, string Before, string After)>(
            "SELECT changed_at, changed_by, tenant, kind, name, before, after FROM object_changes ORDER BY revision, tenant, kind, name", transaction: transaction)
        .Select(static row => (row.At, new AuditNote(row.By, ActionOf(row.Before, row.After), row.Tenant, row.Kind, row.Name, row.Before, row.After, "noted before there was this log"))));

    /// <summary>The word for a change of an object.</summary>
    public static string ActionOf(string before, string after) => before?.Length == 0 ? "created" : after?.Length == 0 ? "deleted" : "configured";

    private static AuditHead Append(DbConnection connection, DbTransaction transaction, IEnumerable<(long At, AuditNote Note)> notes)
    {
        (long number, string hash) = connection.QuerySingle<(long, string)>("UPDATE audit_head SET number = number WHERE id = 1 RETURNING number, hash", transaction: transaction);
        foreach ((long at, AuditNote note) in notes)
        {
            hash = AuditEntry.HashOf(hash, ++number, at, note);
            connection.Execute(
                $"INSERT INTO audit_log ({Columns}) VALUES (@number, @at, @Actor, @Action, @Tenant, @Kind, @Name, @Before, @After, @Reason, @hash)",
                new { number, at, note.Actor, note.Action, note.Tenant, note.Kind, note.Name, note.Before, note.After, note.Reason, hash }, transaction);
        }

        connection.Execute("UPDATE audit_head SET number = @number, hash = @hash WHERE id = 1", new { number, hash }, transaction);
        return new AuditHead(number, hash);
    }

    private static IEnumerable<AuditEntry?> Entries(DbDataReader reader)
    {
        while (reader.Read()) yield return Read(reader);
    }

    /// <summary>A row; null when it holds what was never written. Columns of SQLite take values of any type.</summary>
    private static AuditEntry? Read(DbDataReader reader)
    {
        object[] row = new object[11];
        reader.GetValues(row);
        return row is [long number, long at, string actor, string action, string tenant, string kind, string name, string before, string after, string reason, string hash]
            ? new AuditEntry(number, at, new AuditNote(actor, action, tenant, kind, name, before, after, reason), hash)
            : null;
    }
}
