using System.Data.Common;
using Dapper;
using Insight.Storage.Control.Audit;

namespace Insight.Storage.Control.Exports;

/// <summary>How destinations do, and which of them people paused, in the control database.</summary>
public sealed class ExportStates(ControlDatabase database, TimeProvider time)
{
    /// <summary>The kind under which the audit log has them.</summary>
    public const string LogKind = "destination";

    /// <summary>Says how a destination does.</summary>
    /// <param name="destination">Its name.</param>
    /// <param name="state">JSON.</param>
    public void Put(string destination, string state)
    {
        using DbConnection connection = database.OpenConnection();
        connection.Execute(
            """
            INSERT INTO export_states (destination, state, stated_at, paused_at, paused_by) VALUES (@destination, @state, @at, 0, '')
            ON CONFLICT (destination) DO UPDATE SET state = excluded.state, stated_at = excluded.stated_at
            """,
            new { destination, state, at = ControlDatabase.Microseconds(time.GetUtcNow()) });
    }

    /// <summary>All that was said of destinations.</summary>
    public IReadOnlyList<ExportState> All()
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<(string Destination, string State, long StatedAt, long PausedAt, string PausedBy)>("SELECT destination, state, stated_at, paused_at, paused_by FROM export_states ORDER BY destination")
            .Select(static row => new ExportState(row.Destination, row.State, DateTimeOffset.UnixEpoch.AddMicroseconds(row.StatedAt), row.PausedBy.Length == 0 ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(row.PausedAt), row.PausedBy))];
    }

    /// <summary>Whether a destination is paused.</summary>
    public bool IsPaused(string destination)
    {
        using DbConnection connection = database.OpenConnection();
        return connection.ExecuteScalar<long>("SELECT count(*) FROM export_states WHERE destination = @destination AND paused_by != ''", new { destination }) > 0;
    }

    /// <summary>Pauses a destination, or lets it go on, and enters it into the audit log.</summary>
    /// <returns>Whether that changed anything.</returns>
    public bool Pause(string destination, bool pause, string by, string reason)
    {
        DateTimeOffset now = time.GetUtcNow();
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        connection.Execute("INSERT INTO export_states (destination, state, stated_at, paused_at, paused_by) VALUES (@destination, '{}', 0, 0, '') ON CONFLICT (destination) DO NOTHING", new { destination }, transaction);
        int changed = connection.Execute(
            pause ? "UPDATE export_states SET paused_at = @at, paused_by = @by WHERE destination = @destination AND paused_by = ''"
                : "UPDATE export_states SET paused_at = 0, paused_by = '' WHERE destination = @destination AND paused_by != ''",
            new { destination, at = ControlDatabase.Microseconds(now), by }, transaction);
        if (changed > 0) AuditLog.Append(connection, transaction, now, new AuditNote(by, pause ? "paused" : "resumed", "", LogKind, destination, "", "", reason));
        transaction.Commit();
        return changed > 0;
    }
}
