using Dapper;
using Insight.Console.Access;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Queries;

/// <summary>Reads services, edges and endpoints from the derived windows.</summary>
/// <remarks>
/// Ten-second windows are kept for a shorter time than minutes. A short window is read from whichever table knows more
/// requests of it; a long one from minutes.
/// </remarks>
public sealed class TrafficReader(FactStorage storage, BaselineReader baselines, TimeProvider time)
{
    /// <summary>Longer windows are read from minutes: ten-second rows of more than six hours would only cost time.</summary>
    private static readonly TimeSpan LongestFineWindow = TimeSpan.FromHours(6);

    /// <summary>A live window ends with the last data; when that is older than this, traffic has stopped and the window moves on.</summary>
    private static readonly TimeSpan LiveLag = TimeSpan.FromSeconds(30);

    /// <summary>Most steps of a timeline.</summary>
    private const int MostSteps = 120;

    private static readonly int[] s_stepSeconds = [10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400, 604_800, 2_592_000];

    /// <summary>The stretch of time there is data for.</summary>
    public async Task<DataSpan> SpanAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        IEnumerable<SpanRow> rows = await QueryAsync<SpanRow>(scope, TrafficSql.Span, new { }, cancellationToken);
        SpanRow[] found = [.. rows.Where(r => r.Windows > 0)];
        return found.Length == 0 ? new DataSpan(null, null) : new DataSpan(Utc(found.Min(r => r.First)), Utc(found.Max(r => r.Last)));
    }

    /// <summary>The last <paramref name="lookBack"/> up to the end of the newest window that has been computed.</summary>
    public async Task<TimeWindow> LiveWindowAsync(TenantScope scope, TimeSpan lookBack, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        DateTime newest = Utc((await QueryAsync<DateTime>(scope, TrafficSql.Newest, new { from = now - LiveLag, to = now }, cancellationToken)).Single());
        DateTime to = newest > now - LiveLag ? newest.AddSeconds(TimeWindow.StepSeconds) : TimeWindow.Floor(now);
        return TimeWindow.Around(to - lookBack, to);
    }

    /// <summary>Graph, totals and timeline of a window.</summary>
    public async Task<GraphView> GraphAsync(TenantScope scope, TimeWindow window, GraphLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        (WindowGrain grain, window) = await ChooseAsync(scope, window, cancellationToken);
        int step = StepOf(window, grain);
        object range = new { from = window.From, to = window.To, step };
        Task<IEnumerable<TimelineRow>> timelineTask = QueryAsync<TimelineRow>(scope, TrafficSql.Timeline(grain), range, cancellationToken);
        Task<IEnumerable<EndpointCountRow>> countsTask = QueryAsync<EndpointCountRow>(scope, TrafficSql.EndpointCounts(grain), range, cancellationToken);
        Task<TrafficBaseline> baselineTask = baselines.BeforeAsync(scope, window, limits, cancellationToken);
        List<TrafficRow> rows = [.. await QueryAsync<TrafficRow>(scope, TrafficSql.Graph(grain, limits), range, cancellationToken)];
        List<TimelineRow> timeline = [.. await timelineTask];
        Dictionary<string, (int Count, string App)> endpoints = (await countsTask).ToDictionary(static r => r.Service, static r => ((int)r.Endpoints, r.App), StringComparer.Ordinal);

        DateTime? first = timeline.Count == 0 ? null : Utc(timeline.Min(t => t.First));
        ObservedWindow observed = Observe(window, first);
        return GraphAssembly.Assemble(observed, step, rows, [.. timeline.Select(t => t.ToPoint())], endpoints, await baselineTask, limits);
    }

    /// <summary>A part of the list of endpoints, busiest first.</summary>
    /// <param name="scope">Of which tenants.</param>
    /// <param name="window">The window.</param>
    /// <param name="page">Which part.</param>
    /// <param name="narrowing">Which endpoints.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<EndpointPage> EndpointsAsync(TenantScope scope, TimeWindow window, PageRequest page, EndpointNarrowing narrowing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(narrowing);
        (WindowGrain grain, window) = await ChooseAsync(scope, window, cancellationToken);
        object arguments = new
        {
            from = window.From,
            to = window.To,
            service = narrowing.Service ?? "",
            anyService = narrowing.Service is null,
            host = narrowing.Host ?? "",
            anyHost = narrowing.Host is null,
            source = narrowing.Edge?.Source ?? "",
            destination = narrowing.Edge?.Destination ?? "",
            withErrors = narrowing.WithErrors,
            only = new ArrayParameter(narrowing.Only?.ToArray() ?? []),
            any = narrowing.Only is null,
            limit = page.Limit + 1,
            offset = page.Offset,
        };
        List<TrafficRow> rows = [.. await QueryAsync<TrafficRow>(scope, TrafficSql.Endpoints(grain, narrowing.Edge is not null), arguments, cancellationToken)];
        ObservedWindow observed = await ObserveAsync(scope, window, grain, cancellationToken);
        ArrayParameter ids = new(rows.Select(r => r.EndpointId).Distinct().ToArray());
        Dictionary<ulong, NameRow> names = (await QueryAsync<NameRow>(scope, TrafficSql.EndpointNames, new { ids }, cancellationToken)).ToDictionary(r => r.EndpointId);
        Dictionary<ulong, TierRow> tiers = (await QueryAsync<TierRow>(scope, TrafficSql.EndpointTiers, new { ids }, cancellationToken)).ToDictionary(r => r.EndpointId);
        List<EndpointTraffic> items = [.. rows.Take(page.Limit).Select(r => new EndpointTraffic(
            EndpointTraffic.IdOf(r.EndpointId, r.Destination, r.Host), r.Destination, r.Host,
            names.GetValueOrDefault(r.EndpointId)?.Method ?? "", names.GetValueOrDefault(r.EndpointId)?.Template ?? "",
            (EndpointTier)(tiers.GetValueOrDefault(r.EndpointId)?.Tier ?? 0), r.ToTraffic(observed.ObservedSeconds)))];
        return new EndpointPage(observed, items, rows.Count > page.Limit);
    }

    /// <summary>How much of a window there is data for.</summary>
    internal async Task<ObservedWindow> ObserveAsync(TenantScope scope, TimeWindow window, WindowGrain grain, CancellationToken cancellationToken)
    {
        DateTime first = Utc((await QueryAsync<DateTime>(scope, TrafficSql.First(grain), new { from = window.From, to = window.To }, cancellationToken)).Single());
        return Observe(window, first == DateTime.UnixEpoch ? null : first);
    }

    /// <summary>The tables that know more of a window, and the window in their grain.</summary>
    internal async Task<(WindowGrain Grain, TimeWindow Window)> ChooseAsync(TenantScope scope, TimeWindow window, CancellationToken cancellationToken)
    {
        TimeWindow minutes = new(Truncate(window.From, 60), Truncate(window.To.AddSeconds(59), 60));
        if (window.To - window.From > LongestFineWindow) return (WindowGrain.Minutes, minutes);
        if (window.To > time.GetUtcNow().UtcDateTime - LongestFineWindow) return (WindowGrain.Windows, window);

        // A past window: ten-second rows may have been let go already, wholly or in part.
        CountRow count = (await QueryAsync<CountRow>(scope,
            TrafficSql.Counts, new { from = minutes.From, to = minutes.To }, cancellationToken)).Single();
        return count.Windows >= count.Minutes ? (WindowGrain.Windows, window) : (WindowGrain.Minutes, minutes);
    }

    private static int StepOf(TimeWindow window, WindowGrain grain)
    {
        int least = grain == WindowGrain.Minutes ? 60 : TimeWindow.StepSeconds;
        return s_stepSeconds.FirstOrDefault(s => s >= least && window.Seconds / s <= MostSteps, s_stepSeconds[^1]);
    }

    private static ObservedWindow Observe(TimeWindow window, DateTime? first)
    {
        DateTime start = first is { } f && f > window.From ? f : window.From;
        return new ObservedWindow(window.From, window.To, first is null ? 0 : (window.To - start).TotalSeconds);
    }

    private async Task<IEnumerable<T>> QueryAsync<T>(TenantScope scope, string sql, object arguments, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        return await connection.QueryAsync<T>(new CommandDefinition(sql, arguments, commandTimeout: TrafficSql.TimeoutSeconds, cancellationToken: cancellationToken));
    }

    private static DateTime Truncate(DateTime time, int seconds) =>
        new(time.Ticks - time.Ticks % (seconds * TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private sealed class SpanRow
    {
        public ulong Windows { get; set; }

        public DateTime First { get; set; }

        public DateTime Last { get; set; }
    }

    private sealed class CountRow
    {
        public ulong Windows { get; set; }

        public ulong Minutes { get; set; }
    }

    private sealed class NameRow
    {
        public ulong EndpointId { get; set; }

        public string Method { get; set; } = "";

        public string Template { get; set; } = "";
    }

    private sealed class TierRow
    {
        public ulong EndpointId { get; set; }

        public byte Tier { get; set; }
    }

    private sealed class EndpointCountRow
    {
        public string Service { get; set; } = "";

        public ulong Endpoints { get; set; }

        public string App { get; set; } = "";
    }

    private sealed class TimelineRow
    {
        public DateTime Time { get; set; }

        public DateTime First { get; set; }

        public ulong Requests { get; set; }

        public ulong Errors4xx { get; set; }

        public ulong Errors5xx { get; set; }

        public TimelinePoint ToPoint() => new(Utc(Time), (long)Requests, (long)Errors4xx, (long)Errors5xx);
    }
}
