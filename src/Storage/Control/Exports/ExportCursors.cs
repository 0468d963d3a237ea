using System.Data.Common;
using Dapper;

namespace Insight.Storage.Control.Exports;

/// <summary>How far destinations were told of streams, in the control database.</summary>
public sealed class ExportCursors(ControlDatabase database, TimeProvider time)
{
    /// <summary>The position of a destination in a stream; null: it was told nothing yet.</summary>
    public string? Find(string destination, string stream)
    {
        using DbConnection connection = database.OpenConnection();
        return connection.QuerySingleOrDefault<string>("SELECT position FROM export_cursors WHERE destination = @destination AND stream = @stream", new { destination, stream });
    }

    /// <summary>Keeps a position.</summary>
    public void Save(string destination, string stream, string position)
    {
        using DbConnection connection = database.OpenConnection();
        connection.Execute(
            """
            INSERT INTO export_cursors (destination, stream, position, saved_at) VALUES (@destination, @stream, @position, @at)
            ON CONFLICT (destination, stream) DO UPDATE SET position = excluded.position, saved_at = excluded.saved_at
            """,
            new { destination, stream, position, at = ControlDatabase.Microseconds(time.GetUtcNow()) });
    }
}
