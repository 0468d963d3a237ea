using Dapper;
using Insight.Anomaly.Windows;
using Insight.Storage.ClickHouse;

namespace Insight.Anomaly.Live;

/// <summary>Reads what closed windows hold: sums from the window tables, the rest from raw records.</summary>
/// <param name="storage">Where they are.</param>
/// <param name="rowsFromRecords">Reads the sums from raw records, too: for history that the window tables do not hold any more.</param>
public sealed class WindowReader(ClickHouseDataSource storage, bool rowsFromRecords = false)
{
    /// <summary>Most rows of each kind that one window gives, the busiest first.</summary>
    public const int MostRows = 20_000;

    /// <summary>What a stretch may bring, so that memory stays bounded: rows, and requests that ClickHouse sorts.</summary>
    private const long MostRowsAtOnce = 100_000, MostRequestsAtOnce = 1_000_000;

    private const int MostWindowsAtOnce = 360;

    /// <summary>A statement reads a minute or some of records; longer than this and something is wrong.</summary>
    private const int StatementSeconds = 300;

    private int _windowsAtOnce = 30;

    /// <summary>All windows from one time up to, not including, another, in order; empty ones too.</summary>
    /// <param name="from">Start of the first window, seconds since 1970.</param>
    /// <param name="to">End of the last.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ObservedWindow> ReadAsync(long from, long to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (from < to)
        {
            long end = Math.Min(to, from + ((long)_windowsAtOnce * ObservedWindow.Length));
            IReadOnlyList<ObservedWindow> windows = await ReadStretchAsync(from, end, cancellationToken);
            Pace(windows);
            foreach (ObservedWindow window in windows) yield return window;
            from = end;
        }
    }

    /// <summary>How many windows are read at once from now on: as many as the last ones would have allowed.</summary>
    private void Pace(IReadOnlyList<ObservedWindow> windows)
    {
        long rows = 1 + windows.Sum(w => (long)w.Rows.Count + w.Versions.Count + w.Clients.Count + w.Calls.Count), requests = 1 + windows.Sum(w => w.Rows.Sum(r => r.Requests));
        long fit = Math.Min(MostRowsAtOnce * windows.Count / rows, MostRequestsAtOnce * windows.Count / requests);
        // Traffic may grow: never more than twice as many as before.
        _windowsAtOnce = (int)Math.Clamp(fit, 1, Math.Min(MostWindowsAtOnce, 2 * _windowsAtOnce));
    }

    private async Task<IReadOnlyList<ObservedWindow>> ReadStretchAsync(long from, long to, CancellationToken cancellationToken)
    {
        object range = new { from, to, most = MostRows };
        await using ClickHouseConnection connection = storage.CreateConnection();
        ILookup<long, WindowRow> rows = await QueryAsync<SumRow, WindowRow>(connection, rowsFromRecords ? WindowSql.RowsOfRecords : WindowSql.Rows, range, cancellationToken);
        ILookup<long, VersionRow> versions = await QueryAsync<SumRow, VersionRow>(connection, WindowSql.Versions, range, cancellationToken);
        ILookup<long, ClientRow> clients = await QueryAsync<ClientWindowRow, ClientRow>(connection, WindowSql.Clients, range, cancellationToken);
        ILookup<long, CallRow> calls = await QueryAsync<CallWindowRow, CallRow>(connection, WindowSql.Calls, range, cancellationToken);
        List<ObservedWindow> windows = [];
        for (long seconds = from; seconds < to; seconds += ObservedWindow.Length) windows.Add(new(seconds, [.. rows[seconds]], [.. versions[seconds]], [.. clients[seconds]], [.. calls[seconds]]));
        return windows;
    }

    private static async Task<ILookup<long, TResult>> QueryAsync<TRow, TResult>(ClickHouseConnection connection, string sql, object range, CancellationToken cancellationToken)
        where TRow : IWindowed<TResult>
    {
        IEnumerable<TRow> rows = await connection.QueryAsync<TRow>(new CommandDefinition(sql, range, commandTimeout: StatementSeconds, cancellationToken: cancellationToken));
        return rows.ToLookup(static r => r.Seconds, static r => r.ToResult());
    }
}
