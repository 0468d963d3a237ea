namespace Insight.Anomaly.RootCause;

/// <summary>Ranks the causes of what is wrong on a service graph: excess flow.</summary>
/// <remarks>
/// Whether anything is wrong is decided first (<see cref="Calibration"/>); then excess of time and errors over normal windows is followed
/// along the calls (<see cref="ExcessFlow"/>). What no longer fits below a node is its own, what only one caller sees is the call's own, and what
/// came with more requests from outside is the clients'. Names play no part but to settle draws, and neither does the order of rows.
/// Takes time in proportion to elements × windows (and their logarithm, for the medians).
/// </remarks>
public static class RootCauseRanker
{
    /// <summary>Ranks.</summary>
    /// <param name="graph">Who calls whom.</param>
    /// <param name="normal">Normal operation: at least three windows, better fifty or more, of the same length as the current ones.</param>
    /// <param name="current">The windows with the trouble; calm ones around them help when a symptom is given.</param>
    /// <param name="symptom">What somebody complains of; null to look at everything.</param>
    /// <param name="options">How; <see cref="RootCauseOptions.Default"/> when null.</param>
    /// <exception cref="ArgumentException">The tables do not fit the graph, or the symptom is not in it.</exception>
    public static RootCauseRanking Rank(ServiceGraph graph, GraphWindows normal, GraphWindows current, Symptom? symptom = null, RootCauseOptions? options = null)
    {
        if (normal.Calls is null != current.Calls is null) throw new ArgumentException("Calls must be measured in normal and current windows, or in neither.");
        if (symptom is { } asked && (uint)asked.Node >= (uint)graph.Nodes.Length) throw new ArgumentException("The symptom's node is not in the graph.", nameof(symptom));
        Elements before = new(graph, normal), now = new(graph, current);
        bool measuresCalls = current.Calls is not null;
        return new RankingSession(graph, Baseline.Learn(graph, before), before, now, measuresCalls, options ?? RootCauseOptions.Default).Rank(symptom);
    }
}
