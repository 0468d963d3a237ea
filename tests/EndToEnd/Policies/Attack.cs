using System.Globalization;

namespace Insight.EndToEnd.Policies;

/// <summary>How the requests of attack tools were answered.</summary>
/// <param name="Tools">Name of each tool, and its answers by status; 0: there was none.</param>
internal sealed record Attack(IReadOnlyList<(string Name, IReadOnlyDictionary<int, int> ByStatus)> Tools)
{
    /// <summary>All requests.</summary>
    public int Requests => Tools.Sum(static tool => tool.ByStatus.Values.Sum());

    /// <summary>Those that were answered.</summary>
    public int Answered => Requests - Tools.Sum(static tool => tool.ByStatus.GetValueOrDefault(0));

    /// <summary>Share of them that the gateway turned away: the shop itself never answers 403 or 429.</summary>
    public double Cut => Tools.Sum(static tool => CutOf(tool.ByStatus)) / (double)Requests;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cut:P1} of {Requests} cut; ")
        + string.Join("; ", Tools.Select(static tool => string.Create(CultureInfo.InvariantCulture, $"{tool.Name} {CutOf(tool.ByStatus)} of {tool.ByStatus.Values.Sum()} ({string.Join(' ', tool.ByStatus.OrderBy(static pair => pair.Key).Select(static pair => $"{pair.Key}:{pair.Value}"))})")));

    private static int CutOf(IReadOnlyDictionary<int, int> byStatus) => byStatus.GetValueOrDefault(403) + byStatus.GetValueOrDefault(429);
}
