using System.Data.Common;
using System.Globalization;
using Insight.Ingest.Records;
using Insight.Storage.ClickHouse;

namespace Insight.Ingest.RollUps;

/// <summary>
/// Computes derived windows and minutes for every dirty window:
/// read marks → recompute from deduplicated raw rows → sum edges, endpoints, minutes → take the marks off.
/// </summary>
/// <remarks>
/// <para>Killed anywhere, a later run finds the same marks and computes the same windows: nothing is kept in memory.</para>
/// <para>Two runs at once could give two results the same version: a lease keeps processes apart (see <see cref="RollUpLoop"/>);
/// a statement that a killed process left running in ClickHouse is waited for.</para>
/// <para>What raw retention deleted is no longer counted when its window is computed again: raw records are the truth.</para>
/// </remarks>
public sealed class RollUp(ClickHouseDataSource storage, IngestOptions options, TimeProvider time)
{
    /// <summary>Windows per statement: keeps its text (11 characters each, several times) within ClickHouse's default of 256 KiB.</summary>
    private const int MaxWindowsPerStatement = 3_000;

    private const int WindowsPerMinute = 60 / RecordDecoder.WindowSeconds;

    /// <summary>Marks our statements in system.processes.</summary>
    private const string Comment = "insight roll-up";

    /// <summary>
    /// Windows older than this may have lost siblings of their minute to retention (they are kept for hours, minutes for
    /// months): their whole minute is computed from raw.
    /// </summary>
    private static readonly TimeSpan WholeMinuteAge = TimeSpan.FromHours(1);

    private static readonly TimeSpan StrayPollInterval = TimeSpan.FromMilliseconds(50);

    private readonly WindowMarks _marks = new(storage);
    private bool _mayHaveStrays = true;

    /// <summary>Computes one round of closed dirty windows, newest first; returns how many, 0 when all is clean.</summary>
    /// <param name="mayGoOn">Asked before each piece of work: false (the lease is lost) ends the round.</param>
    /// <param name="cancellationToken">Ends the round.</param>
    /// <exception cref="ClickHouseException">Some windows stay dirty; call again.</exception>
    public async Task<int> RunOnceAsync(Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mayGoOn);
        if (_mayHaveStrays) await WaitForStraysAsync(cancellationToken);
        _mayHaveStrays = true;
        List<DirtyWindow> dirty = await _marks.ReadClosedAsync(time.GetUtcNow(), options.WindowGrace, cancellationToken);
        int rolled = dirty.Count > 0 ? await RollAsync(dirty, mayGoOn, cancellationToken) : 0;
        _mayHaveStrays = false;
        return rolled;
    }

    /// <summary>Computes until no closed window is dirty; returns how many windows were computed.</summary>
    public async Task<int> CatchUpAsync(CancellationToken cancellationToken)
    {
        int total = 0;
        while (await RunOnceAsync(static () => true, cancellationToken) is > 0 and int windows) total += windows;
        return total;
    }

    private async Task<int> RollAsync(List<DirtyWindow> dirty, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        Dictionary<uint, long> rows = await CountRowsAsync(dirty, cancellationToken);
        List<DirtyWindow> chunk = [];
        HashSet<uint> minutes = [];
        long chunkRows = 0;
        int rolled = 0;
        foreach (DirtyWindow window in dirty)
        {
            uint minute = MinuteOf(window.Start);
            if (!minutes.Contains(minute))
            {
                long minuteRows = Siblings(minute).Sum(sibling => rows.GetValueOrDefault(sibling));
                bool full = (minutes.Count + 1) * WindowsPerMinute > MaxWindowsPerStatement || chunkRows + minuteRows > options.RollUpRows;
                if (full && chunk.Count > 0)
                {
                    if (!mayGoOn()) return rolled;
                    await RollChunkAsync(chunk, minutes, cancellationToken);
                    rolled += chunk.Count;
                    chunk.Clear();
                    minutes.Clear();
                    chunkRows = 0;
                }

                minutes.Add(minute);
                chunkRows += minuteRows;
            }

            chunk.Add(window);
        }

        if (!mayGoOn()) return rolled;
        await RollChunkAsync(chunk, minutes, cancellationToken);
        return rolled + chunk.Count;
    }

    private async Task RollChunkAsync(List<DirtyWindow> chunk, HashSet<uint> minutes, CancellationToken cancellationToken)
    {
        long wholeMinutesBefore = (time.GetUtcNow() - WholeMinuteAge).ToUnixTimeSeconds();
        IEnumerable<uint> starts = chunk.SelectMany(window =>
            window.Start < wholeMinutesBefore ? Siblings(MinuteOf(window.Start)) : [window.Start]).Distinct();
        string windows = string.Join(',', starts);
        await ExecuteAsync(RollUpSql.FromRaw(windows), cancellationToken);
        await ExecuteAsync(RollUpSql.FromEdgeEndpoints(WindowTable.Edge, windows), cancellationToken);
        await ExecuteAsync(RollUpSql.FromEdgeEndpoints(WindowTable.Endpoint, windows), cancellationToken);

        string minuteList = string.Join(',', minutes), siblings = string.Join(',', minutes.SelectMany(Siblings));
        foreach (WindowTable table in WindowTable.All) await ExecuteAsync(RollUpSql.Minutes(table, minuteList, siblings), cancellationToken);
        await _marks.ClearAsync(chunk, cancellationToken);
    }

    private static uint MinuteOf(uint window) => window / 60 * 60;

    private static IEnumerable<uint> Siblings(uint minute) =>
        Enumerable.Range(0, WindowsPerMinute).Select(i => minute + (uint)(i * RecordDecoder.WindowSeconds));

    /// <summary>Raw rows per window of the minutes that are touched, to cut statements by.</summary>
    private async Task<Dictionary<uint, long>> CountRowsAsync(List<DirtyWindow> dirty, CancellationToken cancellationToken)
    {
        Dictionary<uint, long> rows = [];
        foreach (uint[] minutes in dirty.Select(window => MinuteOf(window.Start)).Distinct().Chunk(MaxWindowsPerStatement / WindowsPerMinute))
        {
            await using ClickHouseConnection connection = storage.CreateConnection();
            await connection.OpenAsync(cancellationToken);
            await using ClickHouseCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT toUInt32(window), toInt64(count()) FROM records WHERE window IN ({string.Join(',', minutes.SelectMany(Siblings))}) GROUP BY window";
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) rows[reader.GetFieldValue<uint>(0)] = reader.GetFieldValue<long>(1);
        }

        return rows;
    }

    private async Task ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = statement;
        command.CommandTimeout = 0;
        command.Settings["log_comment"] = Comment;
        // The same rows come again with another version; recognising a block by its content must not drop them.
        command.Settings["insert_deduplicate"] = "0";
        // Sorting 16-byte ids apart is all that needs memory; beyond this the server spills to disk instead of failing.
        command.Settings["max_bytes_before_external_group_by"] = (256 << 20).ToString(CultureInfo.InvariantCulture);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Waits until no roll-up statement of an earlier process, or of a broken connection of ours, runs on.</summary>
    private async Task WaitForStraysAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await using ClickHouseConnection connection = storage.CreateConnection();
            await connection.OpenAsync(cancellationToken);
            await using ClickHouseCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT toInt64(count()) FROM system.processes WHERE current_database = currentDatabase() AND Settings['log_comment'] = '{Comment}'";
            if (await command.ExecuteScalarAsync(cancellationToken) is 0L) return;
            await Task.Delay(StrayPollInterval, time, cancellationToken);
        }
    }
}
