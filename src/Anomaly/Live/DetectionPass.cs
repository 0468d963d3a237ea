using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;
using Insight.Anomaly.Rollouts;
using Insight.Anomaly.Windows;
using Insight.Storage.ClickHouse;

namespace Insight.Anomaly.Live;

/// <summary>One turn of detection: windows that are closed → findings and incidents, each window once and in order.</summary>
/// <remarks>
/// <para>
/// A window is taken when it is over for five seconds and its sums are computed. It is not waited for longer than 30 seconds: what is there then is judged, and
/// a window that waits for all its sums is passed over. A window without any request may be a silence, or records may be on their way: it is
/// taken once there is a newer one, or after two minutes.
/// </para>
/// <para>
/// Findings, then incidents, then the window itself are written. Killed anywhere, the next process finds the last window that was noted, comes
/// to the same engine (see <see cref="Recovery"/>) and judges what follows: the same rows again. One process at a time: whoever calls holds the lease.
/// </para>
/// </remarks>
public sealed class DetectionPass
{
    /// <summary>A window is judged at the earliest so long after its end.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    /// <summary>A window that is not computed yet is waited for so long after its end.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A window without any request is waited for so long after its end, while nothing newer is there.</summary>
    public static readonly TimeSpan SilencePatience = TimeSpan.FromMinutes(2);

    /// <summary>What is older than this when it could be judged is passed over.</summary>
    public static readonly TimeSpan LongestCatchUp = TimeSpan.FromHours(24);

    /// <summary>Windows that are written at once while catching up.</summary>
    private const int WindowsAtOnce = 60;

    private readonly ClickHouseDataSource _storage;
    private readonly DetectionStore _store;
    private readonly StateStore _states;
    private readonly WindowReader _windows;
    private readonly Recovery _recovery;
    private readonly Func<ToldFacts> _told;
    private readonly DetectionOptions _options;
    private readonly TimeProvider _time;

    private LiveEngine? _engine;
    private DriftNews _drifts;
    private long _cursor, _savedAt;

    /// <summary>Creates the turn.</summary>
    public DetectionPass(ClickHouseDataSource storage, ExpectationStore expectations, DeploymentStore deployments, IncidentBudgetStore budgets, DetectionOptions options, TimeProvider time)
        : this(
            storage, () => new(expectations.ForDetection(), deployments.Since(time.GetUtcNow() - LongestCatchUp - Settling.Time, DeploymentStore.MaxDeployments)) { Budgets = budgets.List() }, options, time)
    {
    }

    internal DetectionPass(ClickHouseDataSource storage, Func<ToldFacts> told, DetectionOptions options, TimeProvider time)
    {
        _storage = storage;
        _store = new(storage);
        _states = new(storage);
        _windows = new(storage);
        _recovery = new(_store, _states, _windows, options);
        _drifts = new(storage, time);
        _told = told;
        _options = options;
        _time = time;
    }

    /// <summary>Called before every step that writes: tests break the work off there.</summary>
    internal Action BeforeStep { get; set; } = static () => { };

    /// <summary>Judges what can be judged; returns how many windows that were.</summary>
    /// <param name="mayGoOn">Asked before each window: false (the lease is lost) ends the turn.</param>
    /// <param name="cancellationToken">Ends the turn.</param>
    /// <exception cref="ClickHouseException">Storage is away; call again.</exception>
    public async Task<int> RunAsync(Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mayGoOn);
        int judged = 0;
        if (_engine is null && !await StartAsync(mayGoOn, cancellationToken)) return 0;
        while (mayGoOn() && await FindAsync(cancellationToken) is { Count: > 0 } ready)
        {
            await JudgeAsync(ready, cancellationToken);
            judged += ready.Count;
            await SaveWhenDueAsync(cancellationToken);
        }

        return judged;
    }

    /// <summary>Stores what was learned, so that the next start has less to judge again.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_engine is not { } engine) return;
        BeforeStep();
        await _states.WriteAsync(engine.Save(), _cursor + ObservedWindow.Length, cancellationToken);
        _savedAt = _time.GetTimestamp();
    }

    /// <summary>Learns a stretch of what is stored anew and stores it in place of what was learned before; nothing is judged.</summary>
    /// <param name="from">From when on; null: the last <see cref="DetectionOptions.WarmUp"/> before the end.</param>
    /// <param name="to">Until when; null: where detection goes on.</param>
    /// <param name="mayGoOn">Asked again and again: false ends it.</param>
    /// <param name="progress">Takes the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Ends it; what was learned before stays.</param>
    /// <returns>What was learned; null when nothing is stored of that time, or when it was told to end.</returns>
    internal async Task<LearnedStretch?> LearnAnewAsync(
        DateTimeOffset? from, DateTimeOffset? to, Func<bool> mayGoOn, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        StoredHistory history = await StoredHistory.ReadAsync(_storage, cancellationToken);
        // The state is one of the moment at which detection goes on, whatever was learned for it: windows that were judged are not judged again.
        long cursor = await _store.ReadCursorAsync(cancellationToken), now = cursor == 0 ? NewestEnded() : cursor + ObservedWindow.Length;
        long end = to is { } until ? Math.Min(now, Floor(until.ToUnixTimeSeconds())) : now;
        long wanted = Floor(from is { } since ? since.ToUnixTimeSeconds() : end - (long)_options.WarmUp.TotalSeconds);
        long first = Math.Max(wanted, history.First(wanted));
        if (history.First(wanted) == 0 || first >= end) return null;
        bool fromRecords = history.NeedsRecords(wanted);
        if (await _recovery.LearnAnewAsync(first, end, new WindowReader(_storage, fromRecords), mayGoOn, progress, cancellationToken) is not { } learned) return null;
        (_engine, _cursor) = (learned.Engine, now - ObservedWindow.Length);
        await SaveAsync(cancellationToken);
        return new LearnedStretch(DateTimeOffset.FromUnixTimeSeconds(first), DateTimeOffset.FromUnixTimeSeconds(end), learned.Windows, learned.Engine.Subjects, fromRecords);
    }

    /// <summary>Starts anew with the next turn: another process may have judged meanwhile, or this one does not know what it wrote.</summary>
    public void Forget() => _engine = null;

    private async Task<bool> StartAsync(Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        long cursor = await _store.ReadCursorAsync(cancellationToken);
        if (await _recovery.RunAsync(cursor, NewestEnded(), _told(), mayGoOn, cancellationToken) is not { } recovered) return false;
        LiveEngine engine = recovered.Engine;
        _cursor = recovered.End - ObservedWindow.Length;
        List<(IncidentView, long)> rows = [.. recovered.Changed.Values];
        HashSet<string> known = [.. recovered.Changed.Keys, .. engine.Held];
        DateTime end = DateTime.UnixEpoch.AddSeconds(recovered.End);
        // What was opened by a window that is not noted yet comes again with that window.
        foreach (IncidentView lost in (await _store.ReadOpenAsync(cancellationToken)).Where(i => i.Opened <= end && !known.Contains(i.Id)))
        {
            TimelineView note = new(end, "Detection was away: it does not follow this incident any more");
            rows.Add((lost with { Closed = end, Timeline = [.. lost.Timeline, note] }, recovered.End));
        }

        BeforeStep();
        await _store.WriteIncidentsAsync(rows, cancellationToken);
        _engine = engine;
        _drifts = new(_storage, _time);
        // What was learned before the first judgement is what all judgements begin with.
        if (recovered.IsNew) await SaveAsync(cancellationToken);
        _savedAt = _time.GetTimestamp();
        return true;
    }

    /// <summary>The next windows that can be judged, with how they are.</summary>
    private async Task<List<ReadyWindow>> FindAsync(CancellationToken cancellationToken)
    {
        List<ReadyWindow> ready = [];
        DateTimeOffset now = _time.GetUtcNow();
        long newest = NewestEnded(), next = _cursor + ObservedWindow.Length, earliest = Floor((now - LongestCatchUp).ToUnixTimeSeconds());
        if (next >= newest) return ready;
        long gap = Math.Max(0, earliest - next);
        next = Math.Max(next, earliest);
        IReadOnlyDictionary<long, KnownWindow> known = await _store.ReadKnownAsync(next, cancellationToken);
        long newestKnown = known.Count == 0 ? -1 : known.Keys.Max();
        for (; next < newest && ready.Count < WindowsAtOnce; next += ObservedWindow.Length)
        {
            TimeSpan age = now - DateTimeOffset.FromUnixTimeSeconds(next + ObservedWindow.Length);
            KnownWindow? window = known.GetValueOrDefault(next);
            bool dirty = window?.IsDirty == true, rows = window?.HasRows == true;
            if (dirty && age < Patience) break;
            if (!dirty && !rows && newestKnown <= next && age < SilencePatience) break;
            if (dirty && !rows)
            {
                // All that is known of it is that it is not known.
                gap += ObservedWindow.Length;
                continue;
            }

            ready.Add(new(next, gap, dirty));
            gap = 0;
        }

        return ready;
    }

    private async Task JudgeAsync(List<ReadyWindow> ready, CancellationToken cancellationToken)
    {
        LiveEngine engine = _engine!;
        ToldFacts told = _told();
        engine.NoteDrifts(await _drifts.ReadAsync(cancellationToken));
        Dictionary<long, ReadyWindow> wanted = ready.ToDictionary(static w => w.Seconds);
        List<ObservedWindow> read = [];
        await foreach (ObservedWindow window in _windows.ReadAsync(ready[0].Seconds, ready[^1].Seconds + ObservedWindow.Length, cancellationToken))
        {
            if (wanted.ContainsKey(window.Seconds)) read.Add(window);
        }

        List<(long Window, int Position, Finding Finding)> findings = [];
        Dictionary<string, (IncidentView Incident, long Version)> incidents = [];
        List<JudgedWindow> judged = [];
        List<WindowNotes> notes = [];
        // From here on the engine knows more than the tables: what is broken off begins anew from them.
        _engine = null;
        foreach (ObservedWindow window in read)
        {
            WindowResult result = engine.Observe(window, told);
            findings.AddRange(result.Findings.Select((f, i) => (window.Seconds, i, f)));
            foreach (Incident incident in result.Incidents) incidents[incident.Id] = (engine.View(incident), window.Seconds + ObservedWindow.Length);
            notes.Add(engine.Notes(window));
            ReadyWindow how = wanted[window.Seconds];
            judged.Add(new(
                window.Seconds, _time.GetUtcNow(), window.Rows.Count, window.Clients.Count, result.Findings.Count, result.Incidents.Count, engine.Subjects, how.GapSeconds, how.Incomplete,
                IncidentBudget.At(told.Budgets, window.End) ?? _options.FalseIncidentsPerWeek));
        }

        BeforeStep();
        await _store.WriteFindingsAsync(findings, cancellationToken);
        await _store.WriteNotesAsync(notes, cancellationToken);
        BeforeStep();
        await _store.WriteIncidentsAsync(incidents.Values, cancellationToken);
        BeforeStep();
        await _store.WriteJudgedAsync(judged, cancellationToken);
        _cursor = ready[^1].Seconds;
        _engine = engine;
    }

    private async Task SaveWhenDueAsync(CancellationToken cancellationToken)
    {
        if (_time.GetElapsedTime(_savedAt) >= _options.StateInterval) await SaveAsync(cancellationToken);
    }

    /// <summary>End of the newest window that is over long enough.</summary>
    private long NewestEnded() => Floor((_time.GetUtcNow() - Settle).ToUnixTimeSeconds());

    private static long Floor(long seconds) => seconds / ObservedWindow.Length * ObservedWindow.Length;

    private sealed record ReadyWindow(long Seconds, long GapSeconds, bool Incomplete);
}
