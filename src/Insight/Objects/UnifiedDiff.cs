using System.Globalization;
using System.Text;

namespace Insight.Objects;

/// <summary>The difference of two texts as unified diff with three lines of context (POSIX <c>diff -u</c>).</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    // Beyond, what differs is shown as a whole: objects have some hundred lines.
    private const long MaxCells = 4_000_000;

    /// <summary>The difference; empty when there is none.</summary>
    public static string Of(string name, string before, string after)
    {
        if (before == after) return "";
        List<(char Sign, string Line)> lines = Lines(Split(before), Split(after));
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"--- {(before.Length > 0 ? "live/" + name : "/dev/null")}\n+++ {(after.Length > 0 ? "new/" + name : "/dev/null")}\n");
        int old = 0, now = 0;
        for (int i = 0; i < lines.Count;)
        {
            int change = lines.FindIndex(i, static line => line.Sign != ' ');
            if (change < 0) break;
            int start = Math.Max(i, change - Context);
            int end = change;
            for (int j = change; j < lines.Count && j <= end + (2 * Context); j++)
            {
                if (lines[j].Sign != ' ') end = j;
            }

            end = Math.Min(lines.Count, end + Context + 1);
            old += start - i;
            now += start - i;
            List<(char Sign, string Line)> hunk = lines[start..end];
            int oldCount = hunk.Count(static line => line.Sign != '+'), newCount = hunk.Count(static line => line.Sign != '-');
            text.Append(CultureInfo.InvariantCulture, $"@@ -{(oldCount == 0 ? old : old + 1)},{oldCount} +{(newCount == 0 ? now : now + 1)},{newCount} @@\n");
            foreach ((char sign, string line) in hunk) text.Append(sign).Append(line).Append('\n');
            (old, now, i) = (old + oldCount, now + newCount, end);
        }

        return text.ToString();
    }

    private static string[] Split(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');

    /// <summary>Kept, removed and added lines by the longest common subsequence.</summary>
    private static List<(char Sign, string Line)> Lines(string[] before, string[] after)
    {
        int[,] longest = (long)before.Length * after.Length <= MaxCells ? new int[before.Length + 1, after.Length + 1] : new int[0, 0];
        if (longest.Length == 0) return [.. before.Select(static line => ('-', line)), .. after.Select(static line => ('+', line))];
        for (int i = before.Length - 1; i >= 0; i--)
        {
            for (int j = after.Length - 1; j >= 0; j--)
                longest[i, j] = before[i] == after[j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
        }

        List<(char, string)> lines = [];
        for (int i = 0, j = 0; i < before.Length || j < after.Length;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                lines.Add((' ', before[i++]));
                j++;
            }
            else if (i < before.Length && (j == after.Length || longest[i + 1, j] >= longest[i, j + 1]))
            {
                lines.Add(('-', before[i++]));
            }
            else
            {
                lines.Add(('+', after[j++]));
            }
        }

        return lines;
    }
}
