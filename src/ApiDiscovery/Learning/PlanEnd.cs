namespace Insight.ApiDiscovery.Learning;

/// <summary>A method at a place of a plan: an endpoint, if the plan is right.</summary>
internal sealed class PlanEnd(byte method)
{
    /// <summary>Values from which a common suffix is a part of the template, and share of them that have it: others are odd.</summary>
    private const int SuffixCells = 3;
    private const double SuffixShare = 0.8;

    public byte Method { get; } = method;

    public List<LearnCell> Cells { get; } = [];

    public double Cost { get; set; }

    /// <summary>The file extension that all values have in common; empty when there is none.</summary>
    public string Suffix()
    {
        (string suffix, int count) = Commonest();
        return count == Cells.Count ? suffix : "";
    }

    /// <summary>Takes out the values that lack the suffix of most; null when there are none or most have none.</summary>
    public PlanEnd? TakeOdd()
    {
        (string suffix, int count) = Commonest();
        if (suffix.Length == 0 || count == Cells.Count || count < SuffixShare * Cells.Count) return null;
        PlanEnd odd = new(Method);
        odd.Cells.AddRange(Cells.Where(cell => SuffixOf(cell) != suffix));
        Cells.RemoveAll(cell => SuffixOf(cell) != suffix);
        return odd;
    }

    private (string Suffix, int Count) Commonest()
    {
        if (Cells.Count < SuffixCells) return ("", 0);
        return Cells.GroupBy(SuffixOf, StringComparer.Ordinal).Select(group => (Suffix: group.Key, Count: group.Count()))
            .OrderByDescending(group => group.Count).ThenBy(group => group.Suffix, StringComparer.Ordinal).First();
    }

    private static string SuffixOf(LearnCell cell)
    {
        int dot = TokenShape.StemLength(cell.Node.Source.Token);
        return dot > 0 ? cell.Node.Token[dot..] : "";
    }
}
