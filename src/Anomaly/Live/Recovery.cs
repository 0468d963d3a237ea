using Insight.Anomaly.Incidents;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Live;

/// <summary>Brings an engine to where detection was: from a stored state, or from the windows there are.</summary>
/// <remarks>
/// A state holds what was learned, not the incidents under way and not the hour of the graph that causes are looked for in. So the hour before the state
/// is learned first, then the state is taken over, then the windows since are judged again. From a state that no incident was under way at, this gives
/// the engine that was lost. When there is none within a day, the newest state is taken; incidents that were open then are closed.
/// </remarks>
internal sealed class Recovery(DetectionStore store, StateStore states, WindowReader windows, DetectionOptions options)
{
    /// <summary>Windows are judged again over this time at most.</summary>
    public const long LongestReplay = 86400;

    /// <summary>An hour and ten minutes is what an engine remembers of the graph, and edges are forgotten at multiples of it.</summary>
    private const long GraphSeconds = 4200;

    /// <summary>Finds or makes the engine.</summary>
    /// <param name="cursor">Start of the last window judged; 0 when none was.</param>
    /// <param name="until">End of the last window that may be learned when nothing was judged yet.</param>
    /// <param name="told">What people said.</param>
    /// <param name="mayGoOn">Asked again and again: false ends it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when it was told to end.</returns>
    public async Task<Recovered?> RunAsync(long cursor, long until, ToldFacts told, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredState> whole = await states.ListAsync(cancellationToken);
        // A process that died before it judged anything left what it had learned.
        long end = cursor != 0 ? cursor + ObservedWindow.Length : whole.Count > 0 ? whole[0].Last : until;
        foreach (StoredState state in Candidates(whole, end))
        {
            if (await states.ReadAsync(state, cancellationToken) is not { } bytes) continue;
            LiveEngine engine = EngineFactory.Create(options.FalseIncidentsPerWeek);
            long graph = ((state.Last / GraphSeconds) - 1) * GraphSeconds, first = await store.ReadOldestAsync(graph - GraphSeconds, state.Last, cancellationToken);
            if (first > 0 && !await LearnAsync(engine, Math.Max(graph, first), state.Last, mayGoOn, null, cancellationToken)) return null;
            try
            {
                engine.Restore(bytes);
            }
            catch (InvalidDataException)
            {
                // Another version, or other detectors: another state may do, else it is learned anew.
                continue;
            }

            return await ReplayAsync(engine, state.Last, end, told, mayGoOn, cancellationToken) is { } changed ? new(engine, end, IsNew: false, changed) : null;
        }

        return await LearnAnewAsync(end, mayGoOn, null, cancellationToken) is { } learned ? new(learned.Engine, end, IsNew: true, []) : null;
    }

    /// <summary>An engine that learned what is stored of the time before the end, and how many windows those were.</summary>
    /// <returns>Null when it was told to end.</returns>
    public async Task<(LiveEngine Engine, long Windows)?> LearnAnewAsync(long end, Func<bool> mayGoOn, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        LiveEngine engine = EngineFactory.Create(options.FalseIncidentsPerWeek);
        long oldest = await store.ReadOldestAsync(end - (long)options.WarmUp.TotalSeconds, end, cancellationToken);
        if (oldest == 0) return (engine, 0);
        return await LearnAsync(engine, oldest, end, mayGoOn, progress, cancellationToken) ? (engine, (end - oldest) / ObservedWindow.Length) : null;
    }

    /// <summary>States to try, in this order: the newest from which detection goes on exactly, then the newest of all.</summary>
    private static IEnumerable<StoredState> Candidates(IReadOnlyList<StoredState> whole, long end) =>
        whole.Where(s => s.Last <= end).OrderByDescending(s => s.IsQuiet && end - s.Last <= LongestReplay).ThenByDescending(static s => s.Last);

    private async Task<bool> LearnAsync(LiveEngine engine, long from, long to, Func<bool> mayGoOn, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await foreach (ObservedWindow window in windows.ReadAsync(from, to, cancellationToken))
        {
            if (!mayGoOn()) return false;
            engine.Learn(window);
            progress?.Report((double)(window.Seconds - from) / (to - from));
        }

        return true;
    }

    private async Task<Dictionary<string, (Incident Incident, long Version)>?> ReplayAsync(
        LiveEngine engine, long from, long to, ToldFacts told, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        Dictionary<string, (Incident Incident, long Version)> changed = [];
        // Windows that were passed over then are passed over now.
        HashSet<long> judged = [.. await store.ReadJudgedAsync(from - 1, to, cancellationToken)];
        if (judged.Count == 0) return changed;
        await foreach (ObservedWindow window in windows.ReadAsync(judged.Min(), to, cancellationToken))
        {
            if (!mayGoOn()) return null;
            if (!judged.Contains(window.Seconds)) continue;
            foreach (Incident incident in engine.Observe(window, told).Incidents) changed[incident.Id] = (incident, window.Seconds + ObservedWindow.Length);
        }

        return changed;
    }
}
