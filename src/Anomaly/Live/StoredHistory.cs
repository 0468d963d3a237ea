using Dapper;
using Insight.Anomaly.Windows;
using Insight.Storage.ClickHouse;

namespace Insight.Anomaly.Live;

/// <summary>How far back what is stored reaches: windows are kept for some days, raw records for weeks.</summary>
/// <param name="Windows">The oldest window with sums, seconds since 1970; 0: none.</param>
/// <param name="Records">The oldest window with raw records, seconds since 1970; 0: none.</param>
internal readonly record struct StoredHistory(long Windows, long Records)
{
    private const string Oldest = """
        SELECT toInt64(toUnixTimestamp((SELECT min(window) FROM edge_endpoint_windows WHERE requests > 0))) AS Windows,
            toInt64(toUnixTimestamp((SELECT min(window) FROM records))) AS Records
        """;

    /// <summary>Looks.</summary>
    public static async Task<StoredHistory> ReadAsync(ClickHouseDataSource storage, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        (long windows, long records) = await connection.QuerySingleAsync<(long, long)>(new CommandDefinition(Oldest, cancellationToken: cancellationToken));
        return new StoredHistory(windows, records);
    }

    /// <summary>Whether raw records must be read to begin at a time; the sums of windows do otherwise.</summary>
    public bool NeedsRecords(long from) => Records > 0 && (Windows == 0 || Math.Max(from, Records) < Windows);

    /// <summary>The oldest window there is when it is begun at a time; 0: nothing is stored.</summary>
    public long First(long from) => NeedsRecords(from) ? Records : Windows;

    /// <summary>The start of the window that holds a time.</summary>
    public static long Floor(long seconds) => seconds / ObservedWindow.Length * ObservedWindow.Length;
}
