using Dapper;
using Insight.Anomaly.Findings;
using Insight.Storage.ClickHouse;

namespace Insight.Anomaly.Live;

/// <summary>What detection reads from its tables and writes to them.</summary>
internal sealed class DetectionStore(ClickHouseDataSource storage)
{
    private const int StatementSeconds = 60;

    /// <summary>Start of the last window that was judged, seconds since 1970; 0 when none was.</summary>
    public async Task<long> ReadCursorAsync(CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return await connection.QuerySingleAsync<long>(Command(DetectionSql.Cursor, null, cancellationToken));
    }

    /// <summary>Windows judged after a time, up to another one.</summary>
    public async Task<IReadOnlyList<long>> ReadJudgedAsync(long after, long until, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return [.. await connection.QueryAsync<long>(Command(DetectionSql.Judged, new { after, until }, cancellationToken))];
    }

    /// <summary>The oldest window with requests of a stretch; 0 when there is none.</summary>
    public async Task<long> ReadOldestAsync(long from, long to, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return await connection.QuerySingleAsync<long>(Command(DetectionSql.Oldest, new { from, to }, cancellationToken));
    }

    /// <summary>What is known of windows from a time on.</summary>
    public async Task<IReadOnlyDictionary<long, KnownWindow>> ReadKnownAsync(long from, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return (await connection.QueryAsync<KnownWindow>(Command(DetectionSql.Known, new { from }, cancellationToken))).ToDictionary(static w => w.Seconds);
    }

    /// <summary>Incidents that are open as far as the table says.</summary>
    public async Task<IReadOnlyList<IncidentView>> ReadOpenAsync(CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return [.. (await connection.QueryAsync<string>(Command(DetectionSql.OpenIncidents, null, cancellationToken))).Select(IncidentView.FromJson)];
    }

    public async Task WriteFindingsAsync(IReadOnlyList<(long Window, int Position, Finding Finding)> findings, CancellationToken cancellationToken)
    {
        if (findings.Count > 0) await ClickHouseBulkInsert.InsertAsync(storage, "findings", DetectionBlocks.Findings(findings), cancellationToken: cancellationToken);
    }

    /// <summary>Writes incidents, each with the end of the window that changed it last.</summary>
    public async Task WriteIncidentsAsync(IReadOnlyCollection<(IncidentView Incident, long Version)> incidents, CancellationToken cancellationToken)
    {
        if (incidents.Count > 0) await ClickHouseBulkInsert.InsertAsync(storage, "incidents", DetectionBlocks.Incidents(incidents), cancellationToken: cancellationToken);
    }

    /// <summary>Writes what is kept of windows beside findings and incidents.</summary>
    public async Task WriteNotesAsync(IReadOnlyList<WindowNotes> notes, CancellationToken cancellationToken)
    {
        await InsertAsync("client_threats", NoteBlocks.Threats(notes), cancellationToken);
        await InsertAsync("bands", NoteBlocks.Bands(notes.SelectMany(static n => n.Bands)), cancellationToken);
        await InsertAsync("forecasts", NoteBlocks.Forecasts(notes.SelectMany(static n => n.Forecasts)), cancellationToken);
        await InsertAsync("call_advice", NoteBlocks.Advices(notes), cancellationToken);
        await InsertAsync("version_comparisons", NoteBlocks.Versions(notes), cancellationToken);
    }

    private async Task InsertAsync(string table, Storage.ClickHouse.Native.NativeBlock block, CancellationToken cancellationToken)
    {
        if (block.Rows > 0) await ClickHouseBulkInsert.InsertAsync(storage, table, block, cancellationToken: cancellationToken);
    }

    /// <summary>Notes windows as judged: behind all that was found in them.</summary>
    public async Task WriteJudgedAsync(IReadOnlyList<JudgedWindow> windows, CancellationToken cancellationToken)
    {
        if (windows.Count > 0) await ClickHouseBulkInsert.InsertAsync(storage, "detection_windows", DetectionBlocks.Windows(windows), cancellationToken: cancellationToken);
    }

    private static CommandDefinition Command(string sql, object? arguments, CancellationToken cancellationToken) =>
        new(sql, arguments, commandTimeout: StatementSeconds, cancellationToken: cancellationToken);
}
