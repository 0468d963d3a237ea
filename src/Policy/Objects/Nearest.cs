namespace Insight.Policy.Objects;

/// <summary>Finds what was probably meant.</summary>
internal static class Nearest
{
    private const int MaxLength = 64;

    /// <summary>The word nearest to <paramref name="word"/>; null when none is near (more than a third of its letters differ).</summary>
    public static string? To(string word, IEnumerable<string> words)
    {
        if (word.Length > MaxLength) return null;
        (string? best, int least) = (null, (word.Length / 3) + 1);
        foreach (string candidate in words)
        {
            int distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least) (best, least) = (candidate, distance);
        }

        return best;
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
            {
                int changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
