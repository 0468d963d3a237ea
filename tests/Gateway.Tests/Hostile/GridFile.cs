namespace Insight.Gateway.Tests.Hostile;

/// <summary>The committed expectations: one row for a case and a way, cells divided by bars.</summary>
internal static class GridFile
{
    private static readonly string[] s_columns = ["case", "way", "answer", "record", "policy", "WAF saw", "upstream got"];

    private static string Head => $"# {string.Join(" | ", s_columns)}";

    public static async Task<IReadOnlyList<string>> ReadAsync(string file) =>
        [.. (await File.ReadAllLinesAsync(file)).Where(static line => line.Length > 0 && line[0] != '#')];

    public static Task WriteAsync(string file, IEnumerable<string> rows) => File.WriteAllLinesAsync(file, rows.Prepend(Head));

    /// <summary>Every cell that differs, as a sentence.</summary>
    public static IEnumerable<string> Differences(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        Dictionary<string, string[]> wanted = expected.Select(static row => row.Split(" | ")).ToDictionary(Key);
        foreach (string[] cells in actual.Select(static row => row.Split(" | ")))
        {
            if (!wanted.Remove(Key(cells), out string[]? want))
            {
                yield return $"'{Key(cells)}' is not in the grid: {string.Join(" | ", cells)}";
                continue;
            }

            for (int i = 0; i < Math.Max(want.Length, cells.Length); i++)
            {
                string was = want.ElementAtOrDefault(i) ?? "nothing", now = cells.ElementAtOrDefault(i) ?? "nothing";
                if (was != now) yield return $"'{Key(cells)}', {s_columns[Math.Min(i, s_columns.Length - 1)]}: the grid says '{was}', it is '{now}'";
            }
        }

        foreach (string row in wanted.Keys) yield return $"'{row}' is in the grid, and did not happen";
    }

    private static string Key(string[] cells) => $"{cells[0]} ({cells[1]})";
}
