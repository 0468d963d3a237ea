using Insight.Console.Queries;

namespace Insight.Console.Groups;

/// <summary>How large graphs may be.</summary>
/// <param name="Read">Most that is read from storage to be drawn together; beyond it the busiest are kept.</param>
/// <param name="Drawn">Most that is sent one by one; a larger graph is drawn together.</param>
/// <param name="Grouped">What a graph drawn together aims at: as much as somebody can look over.</param>
public sealed record GraphScale(GraphLimits Read, GraphLimits Drawn, GraphLimits Grouped)
{
    /// <summary>Four times the largest installation that is measured; twice what is drawn as one picture.</summary>
    public static readonly GraphScale Default = new(new GraphLimits(20_000, 100_000), GraphLimits.Default, new GraphLimits(300, 5000));

    /// <summary>Most members of an open group that stand for themselves; those of a larger one are drawn together by longer parts of their names.</summary>
    internal int Opened => Math.Max(1, Drawn.Services / 2);
}
