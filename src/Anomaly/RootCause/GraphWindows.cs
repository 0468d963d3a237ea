namespace Insight.Anomaly.RootCause;

/// <summary>What was measured on a graph in the same windows.</summary>
/// <param name="Nodes">A row for each node, in the graph's order: requests that it answered.</param>
/// <param name="Calls">
/// A row for each call, in the graph's order, as the hop between the two sees it: the duration holds whatever the callee calls in turn.
/// Null when only nodes are measured: what a callee costs is then split over its callers by their requests.
/// </param>
public sealed record GraphWindows(WindowColumns Nodes, WindowColumns? Calls)
{
    /// <summary>Some of the windows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public GraphWindows Slice(int first, int count) => new(Nodes.Slice(first, count), Calls?.Slice(first, count));
}
