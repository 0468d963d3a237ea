using System.Data.Common;
using Dapper;
using Insight.Storage.Control.Audit;

namespace Insight.Storage.Control.Exports;

/// <summary>Events that destinations will not take, in the control database. Bounded: of each destination the newest <see cref="MostKept"/>.</summary>
public sealed class ExportLetters(ControlDatabase database, TimeProvider time)
{
    /// <summary>Letters kept of one destination.</summary>
    public const int MostKept = 10_000;

    private const string Columns = "destination, event, stream, refused_at, reason, content, wanted";

    /// <summary>Keeps events that were refused.</summary>
    /// <returns>Older ones that were dropped for want of room.</returns>
    public int Keep(string destination, string stream, IReadOnlyCollection<(string Event, string Reason, string Content)> refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        long at = ControlDatabase.Microseconds(time.GetUtcNow());
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        connection.Execute(
            $"""
            INSERT INTO export_letters ({Columns}) VALUES (@destination, @id, @stream, @at, @reason, @content, 0)
            ON CONFLICT (destination, event) DO UPDATE SET refused_at = excluded.refused_at, reason = excluded.reason, content = excluded.content, wanted = 0
            """,
            refused.Select(one => new { destination, id = one.Event, stream, at, reason = one.Reason, content = one.Content }), transaction);
        int dropped = connection.Execute(
            """
            DELETE FROM export_letters WHERE destination = @destination AND event IN
              (SELECT event FROM export_letters WHERE destination = @destination ORDER BY refused_at DESC, event LIMIT 1000000 OFFSET @MostKept)
            """,
            new { destination, MostKept }, transaction);
        transaction.Commit();
        return dropped;
    }

    /// <summary>Letters of a destination, newest first.</summary>
    public IReadOnlyList<ExportLetter> List(string destination, int most) => Read("destination = @destination ORDER BY refused_at DESC, event LIMIT @most", new { destination, most });

    /// <summary>Letters that are to be sent again, the oldest first.</summary>
    public IReadOnlyList<ExportLetter> Wanted(string destination, int most) => Read("destination = @destination AND wanted = 1 ORDER BY refused_at, event LIMIT @most", new { destination, most });

    /// <summary>Letters of each destination.</summary>
    public IReadOnlyDictionary<string, long> Count()
    {
        using DbConnection connection = database.OpenConnection();
        return connection.Query<(string Name, long Letters)>("SELECT destination, count(*) FROM export_letters GROUP BY destination").ToDictionary(static row => row.Name, static row => row.Letters, StringComparer.Ordinal);
    }

    /// <summary>Forgets letters that were taken after all; those that were refused again stay.</summary>
    public void Settle(string destination, IReadOnlyCollection<string> events)
    {
        using DbConnection connection = database.OpenConnection();
        connection.Execute("DELETE FROM export_letters WHERE destination = @destination AND event = @id AND wanted = 1", events.Select(id => new { destination, id }));
    }

    /// <summary>Orders all letters of a destination to be sent again or to be thrown away, and enters it into the audit log.</summary>
    /// <returns>How many.</returns>
    public int Decide(string destination, bool retry, string by, string reason)
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        int letters = connection.Execute(
            retry ? "UPDATE export_letters SET wanted = 1 WHERE destination = @destination" : "DELETE FROM export_letters WHERE destination = @destination", new { destination }, transaction);
        if (letters > 0)
        {
            AuditLog.Append(connection, transaction, time.GetUtcNow(), new AuditNote(by, retry ? "retry" : "discard", "", ExportStates.LogKind, destination, "", $"{letters} events that it did not take", reason));
        }

        transaction.Commit();
        return letters;
    }

    private List<ExportLetter> Read(string condition, object arguments)
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<(string Destination, string Event, string Stream, long At, string Reason, string Content, long Wanted)>($"SELECT {Columns} FROM export_letters WHERE {condition}", arguments)
            .Select(static row => new ExportLetter(row.Destination, row.Event, row.Stream, DateTimeOffset.UnixEpoch.AddMicroseconds(row.At), row.Reason, row.Content, row.Wanted > 0))];
    }
}
