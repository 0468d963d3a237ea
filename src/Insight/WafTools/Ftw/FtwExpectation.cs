using System.Globalization;
using System.Text.RegularExpressions;

namespace Insight.WafTools.Ftw;

/// <summary>Holds what came of a stage against what was expected.</summary>
public static partial class FtwExpectation
{
    // Enough of a log to see what happened, not so much that failures hide each other.
    private const int LinesShown = 5;
    private const int LineLength = 300;

    /// <summary>The first expectation that was not met; null when all were.</summary>
    public static FtwMismatch? Check(FtwOutput expected, FtwOutcome outcome)
    {
        if (expected.Status.Count > 0 && !expected.Status.Contains(outcome.Status))
        {
            return new FtwMismatch($"status {string.Join(" or ", expected.Status)}", $"status {outcome.Status.ToString(CultureInfo.InvariantCulture)}");
        }

        if (expected.ResponseContains is { } contained && !contained.IsMatch(outcome.Response)) return new FtwMismatch($"a response that matches {contained}", "a response that does not");

        HashSet<long> ids = Ids(outcome.Log);
        if (Missing(expected.ExpectIds, ids) is { Length: > 0 } missing) return new FtwMismatch($"{Rules(missing)} in the log", Came(ids));
        if (expected.NoExpectIds.Where(ids.Contains).ToArray() is { Length: > 0 } unwanted) return new FtwMismatch($"no {Rules(unwanted)} in the log", Came(ids));
        if (expected.Isolated && ids.Count != 1) return new FtwMismatch($"only {Rules(expected.ExpectIds)} in the log", Came(ids));
        foreach (Regex pattern in expected.Match)
        {
            if (!outcome.Log.Any(pattern.IsMatch)) return new FtwMismatch($"a log line that matches {pattern}", Lines(outcome.Log));
        }

        foreach (Regex pattern in expected.NoMatch)
        {
            if (outcome.Log.FirstOrDefault(pattern.IsMatch) is { } line) return new FtwMismatch($"no log line that matches {pattern}", Short(line));
        }

        return null;
    }

    /// <summary>The ids of the rules in a log.</summary>
    public static HashSet<long> Ids(IEnumerable<string> log) =>
        [.. log.SelectMany(line => RuleId().Matches(line)).Select(match => long.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out long id) ? id : -1)];

    private static long[] Missing(IReadOnlyList<long> expected, HashSet<long> ids) => [.. expected.Where(id => !ids.Contains(id))];

    private static string Rules(IReadOnlyList<long> ids) => (ids.Count == 1 ? "rule " : "rules ") + string.Join(", ", ids);

    private static string Came(HashSet<long> ids) => ids.Count == 0 ? "no rule" : Rules([.. ids.Order()]);

    private static string Lines(IReadOnlyList<string> log) => log.Count switch
    {
        0 => "an empty log",
        <= LinesShown => string.Join(" | ", log.Select(Short)),
        _ => $"{string.Join(" | ", log.Take(LinesShown).Select(Short))} | and {log.Count - LinesShown} more",
    };

    private static string Short(string line) => line.Length <= LineLength ? line : line[..LineLength] + "…";

    [GeneratedRegex("""\[id "(\d+)"\]""", RegexOptions.CultureInvariant)]
    private static partial Regex RuleId();
}
