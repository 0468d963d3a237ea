using System.Data.Common;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Metrics;

/// <summary>Counters of traffic, by edge and endpoint, added up from windows as they settle.</summary>
/// <remarks>
/// A window is added once, when it can hardly change any more: half a minute after its end and with its sums computed, which it is waited for two minutes. What comes later still counts in the console, and
/// not here: counters never go back and never count anything twice. They begin with the process, at 0, as Prometheus expects of counters. Whoever asks makes it look; a failure leaves the stretch for the next time.
/// </remarks>
public sealed class TrafficSeries(ClickHouseDataSource storage, SeriesOptions options, TimeProvider time) : IDisposable
{
    /// <summary>A window is added at the earliest so long after its end.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(30);

    /// <summary>Sums that are not computed are waited for so long after the window's end.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const int WindowSeconds = 10;
    private const int TimeoutSeconds = 20;

    /// <summary>Windows are looked for at most this often, however many ask.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    /// <summary>Windows are kept for two days: after a longer silence the counters miss what went.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(24);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private readonly BoundedSeries<EdgeSeries> _edges = new(options.Edges);
    private readonly BoundedSeries<EndpointSeries> _endpoints = new(options.Endpoints);
    private readonly BoundedSeries<WafSeries> _matches = new(options.Edges);
    private readonly long _start = Floor(time.GetUtcNow());
    private Dictionary<string, long> _incidents = [];
    private long _edgesUntil, _endpointsUntil, _matchesUntil;
    private long? _looked;

    /// <summary>Adds what has settled since the last look.</summary>
    /// <exception cref="ClickHouseException">Storage is away: the counters stay as they are.</exception>
    public async Task CollectAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_looked is { } before && time.GetElapsedTime(before) < s_pause) return;
            await using ClickHouseConnection connection = storage.CreateConnection();
            await connection.OpenAsync(cancellationToken);
            long until = await SettledAsync(connection, cancellationToken);
            _edgesUntil = await AddAsync(connection, SeriesSql.Edges, _edgesUntil, until, _edges, AddEdge, cancellationToken);
            _endpointsUntil = await AddAsync(connection, SeriesSql.Endpoints, _endpointsUntil, until, _endpoints, AddEndpoint, cancellationToken);
            _matchesUntil = await AddAsync(connection, SeriesSql.Matches, _matchesUntil, until, _matches, AddMatches, cancellationToken);
            Dictionary<string, long> incidents = [];
            await ReadAsync(connection, SeriesSql.OpenIncidents, 0, 0, row => incidents[SeriesLabels.Of(row.GetString(0))] = row.GetInt64(1), cancellationToken);
            lock (_gate) _incidents = incidents;
            _looked = time.GetTimestamp();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads the counters as they are; nothing is added meanwhile.</summary>
    /// <typeparam name="T">What is made of them.</typeparam>
    /// <param name="read">Makes it.</param>
    internal T Read<T>(Func<SeriesSnapshot, T> read)
    {
        lock (_gate) return read(new SeriesSnapshot(_edges.Sums, _endpoints.Sums, _matches.Sums, _incidents, _edges.Folded, _endpoints.Folded, _matches.Folded));
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private async Task<long> SettledAsync(ClickHouseConnection connection, CancellationToken cancellationToken)
    {
        long until = Floor(time.GetUtcNow() - Settle), patience = Floor(time.GetUtcNow() - Patience), dirty = 0;
        await ReadAsync(connection, SeriesSql.OldestDirty, Math.Max(_start, patience), 0, row => dirty = row.GetInt64(0), cancellationToken);
        return dirty == 0 ? until : Math.Min(until, dirty);
    }

    private async Task<long> AddAsync<T>(
        ClickHouseConnection connection, string sql, long from, long until, BoundedSeries<T> series, Action<BoundedSeries<T>.Stretch, DbDataReader> add, CancellationToken cancellationToken)
        where T : struct, ISeries<T>
    {
        from = Math.Max(Math.Max(from, _start), Floor(time.GetUtcNow() - s_longest));
        if (from >= until) return from;
        BoundedSeries<T>.Stretch stretch = series.Begin();
        await ReadAsync(connection, sql, from, until, row => add(stretch, row), cancellationToken);
        lock (_gate) stretch.Commit();
        return until;
    }

    private static async Task ReadAsync(ClickHouseConnection connection, string sql, long from, long to, Action<DbDataReader> take, CancellationToken cancellationToken)
    {
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.Add("from", from);
        command.Parameters.Add("to", to);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) take(reader);
    }

    private static void AddEdge(BoundedSeries<EdgeSeries>.Stretch stretch, DbDataReader row)
    {
        SeriesSums sums = stretch.Of(new EdgeSeries(Text(row, 0), Text(row, 1), Text(row, 2), Text(row, 3)));
        sums.Add(row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7));
        sums.AddAmounts(row.GetInt64(8), row.GetInt64(9), row.GetInt64(10), row.GetInt64(11), row.GetFieldValue<long[]>(12));
    }

    private static void AddEndpoint(BoundedSeries<EndpointSeries>.Stretch stretch, DbDataReader row) =>
        stretch.Of(new EndpointSeries(Text(row, 0), Text(row, 1), Text(row, 2), Text(row, 3), Text(row, 4), Text(row, 5))).Add(row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9));

    private static void AddMatches(BoundedSeries<WafSeries>.Stretch stretch, DbDataReader row) =>
        stretch.Of(new WafSeries(Text(row, 0), Text(row, 1), Text(row, 2), row.GetByte(3) != 0)).Add(row.GetInt64(4));

    private static string Text(DbDataReader row, int column) => SeriesLabels.Of(row.GetString(column));

    private static long Floor(DateTimeOffset at) => at.ToUnixTimeSeconds() / WindowSeconds * WindowSeconds;
}
