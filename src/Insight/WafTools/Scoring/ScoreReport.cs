using System.Globalization;
using System.Text;

namespace Insight.WafTools.Scoring;

/// <summary>Detection rates as a table: a line for each kind, a column for each placement.</summary>
public static class ScoreReport
{
    /// <summary>Writes the table.</summary>
    public static void Print(IReadOnlyList<KindScore> scores, TextWriter output)
    {
        output.WriteLine(Line("label", "kind", Scorer.Placements.Select(placement => placement.ToString().ToLowerInvariant())));
        foreach (KindScore score in scores)
        {
            output.WriteLine(Line(score.IsAttack ? "attack" : "benign", score.Kind.Length > 0 ? score.Kind : "all", score.Detected.Select(count => Rate(count, score.Total))));
        }

        foreach (KindScore all in scores.Where(score => score.Kind.Length == 0))
        {
            int detected = all.Detected.Sum();
            int total = all.Total * all.Detected.Count;
            output.WriteLine($"{(all.IsAttack ? "true" : "false")}-positive rate over all placements: {Rate(detected, total)}");
        }
    }

    private static string Line(string label, string kind, IEnumerable<string> columns)
    {
        StringBuilder line = new(string.Create(CultureInfo.InvariantCulture, $"{label,-8}{kind,-20}"));
        foreach (string column in columns) line.Append(CultureInfo.InvariantCulture, $"{column,26}");
        return line.ToString();
    }

    private static string Rate(int detected, int total) => string.Create(CultureInfo.InvariantCulture, $"{detected} / {total} ({100.0 * detected / Math.Max(total, 1):0.00} %)");
}
