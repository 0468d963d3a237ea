using System.Data.Common;
using System.Globalization;
using Insight.Ingest.Records;
using Insight.Storage.ClickHouse;
using Insight.Storage.ClickHouse.Native;

namespace Insight.Ingest.RollUps;

/// <summary>Reads and clears the table <c>window_marks</c>.</summary>
internal sealed class WindowMarks(ClickHouseDataSource storage)
{
    /// <summary>Dirty windows read at once, newest first: more than that wait for the next round, behind what is live.</summary>
    public const int MaxWindows = 50_000;

    /// <summary>
    /// Dirty windows that are closed: over since <paramref name="grace"/>, or marked that long ago. The second rule is for
    /// records from a clock that runs ahead, whose windows would otherwise stay unseen until the world catches up.
    /// </summary>
    public async Task<List<DirtyWindow>> ReadClosedAsync(DateTimeOffset now, TimeSpan grace, CancellationToken cancellationToken)
    {
        double closed = (now - grace - DateTimeOffset.UnixEpoch).TotalSeconds - RecordDecoder.WindowSeconds;
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT toUInt32(window) AS start, sum(mark) AS marks
            FROM window_marks
            GROUP BY window
            HAVING marks != 0 AND (start <= {Math.Floor(closed)} OR toUInt32(min(marked_at)) <= {Math.Floor(closed)})
            ORDER BY start DESC
            LIMIT {MaxWindows}
            """);
        List<DirtyWindow> windows = [];
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) windows.Add(new DirtyWindow(reader.GetFieldValue<uint>(0), reader.GetFieldValue<ulong>(1)));
        return windows;
    }

    /// <summary>Takes the seen marks off. Marks that came meanwhile stay, and so the window stays dirty.</summary>
    public Task ClearAsync(IEnumerable<DirtyWindow> windows, CancellationToken cancellationToken)
    {
        NativeBlock block = new();
        NumberColumn<uint> window = block.AddNumber<uint>("window", "DateTime('UTC')");
        NumberColumn<ulong> mark = block.AddNumber<ulong>("mark", "UInt64");
        foreach (DirtyWindow dirty in windows)
        {
            window.Append(dirty.Start);
            mark.Append(unchecked(0 - dirty.Marks));
        }

        return ClickHouseBulkInsert.InsertAsync(storage, "window_marks", block, cancellationToken: cancellationToken);
    }
}
