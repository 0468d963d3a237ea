using Insight.Anomaly.Incidents;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Live;

/// <summary>Brings an engine to where detection was: from a stored state, or from the windows there are.</summary>
/// <remarks>
/// A state holds everything, the incidents under way too: it is taken over, and the windows since are judged again. That gives the engine that was lost.
/// </remarks>
internal sealed class Recovery(DetectionStore store, StateStore states, WindowReader windows, DetectionOptions options)
{
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
        foreach (StoredState state in whole.Where(s => s.Last <= end))
        {
            if (await states.ReadAsync(state, cancellationToken) is not { } bytes) continue;
            LiveEngine engine = EngineFactory.Create(options.FalseIncidentsPerWeek, options.ClientWarmUp);
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

        long oldest = await store.ReadOldestAsync(end - (long)options.WarmUp.TotalSeconds, end, cancellationToken);
        return await LearnAnewAsync(oldest, oldest == 0 ? 0 : end, windows, mayGoOn, null, cancellationToken) is { } learned ? new(learned.Engine, end, IsNew: true, []) : null;
    }

    /// <summary>An engine that learned the windows of a stretch of time, and how many those were.</summary>
    /// <param name="from">Start of the first, seconds since 1970.</param>
    /// <param name="to">End of the last.</param>
    /// <param name="history">Reads them.</param>
    /// <param name="mayGoOn">Asked again and again: false ends it.</param>
    /// <param name="progress">Takes the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when it was told to end.</returns>
    public async Task<(LiveEngine Engine, long Windows)?> LearnAnewAsync(
        long from, long to, WindowReader history, Func<bool> mayGoOn, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        LiveEngine engine = EngineFactory.Create(options.FalseIncidentsPerWeek, options.ClientWarmUp);
        return await LearnAsync(engine, history, from, to, mayGoOn, progress, cancellationToken) ? (engine, (to - from) / ObservedWindow.Length) : null;
    }

    private static async Task<bool> LearnAsync(
        LiveEngine engine, WindowReader history, long from, long to, Func<bool> mayGoOn, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await foreach (ObservedWindow window in history.ReadAsync(from, to, cancellationToken))
        {
            if (!mayGoOn()) return false;
            engine.Learn(window);
            progress?.Report((double)(window.Seconds - from) / (to - from));
        }

        return true;
    }

    private async Task<Dictionary<string, (IncidentView Incident, long Version)>?> ReplayAsync(
        LiveEngine engine, long from, long to, ToldFacts told, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        Dictionary<string, (IncidentView Incident, long Version)> changed = [];
        // Windows that were passed over then are passed over now.
        HashSet<long> judged = [.. await store.ReadJudgedAsync(from - 1, to, cancellationToken)];
        if (judged.Count == 0) return changed;
        await foreach (ObservedWindow window in windows.ReadAsync(judged.Min(), to, cancellationToken))
        {
            if (!mayGoOn()) return null;
            if (!judged.Contains(window.Seconds)) continue;
            foreach (Incident incident in engine.Observe(window, told).Incidents) changed[incident.Id] = (engine.View(incident), window.Seconds + ObservedWindow.Length);
        }

        return changed;
    }
}
