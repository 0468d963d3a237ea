namespace Insight.Query;

/// <summary>What a statement may be, judged by the text that ClickHouse itself made of it: no comment, escape or odd spelling is left in that.</summary>
/// <remarks>The reader's grants and row policies are what protects. These rules give clearer words, and close what no grant of ClickHouse covers.</remarks>
internal static class StatementRules
{
    private static readonly string[] s_kinds = ["SELECT", "WITH", "EXPLAIN", "DESCRIBE", "DESC", "SHOW", "EXISTS"];

    /// <summary>The first problem of a statement; null: none.</summary>
    /// <param name="canonical">The statement as <c>formatQuerySingleLine</c> writes it.</param>
    /// <param name="held">True for a reader who is held to tenants.</param>
    public static string? Problem(string canonical, bool held)
    {
        List<string> words = [.. Words(canonical)];
        if (words.Count == 0 || !s_kinds.Contains(words[0], StringComparer.OrdinalIgnoreCase))
            return "only SELECT, WITH, EXPLAIN, DESCRIBE, SHOW and EXISTS can be run: this reads, and changes nothing";
        foreach (string word in words)
        {
            if (word.Equals("file", StringComparison.OrdinalIgnoreCase)) return "'file' would read files of this machine; a column or alias of that name needs another one";
            if (!held) continue;
            if (word.StartsWith("mergeTree", StringComparison.OrdinalIgnoreCase)) return $"'{word}' shows keys of all tenants, so it cannot be used with --tenant";
            if (word.Equals("system", StringComparison.OrdinalIgnoreCase) || word.Equals("information_schema", StringComparison.OrdinalIgnoreCase))
                return $"'{word}' tells of the rows of all tenants, so it cannot be used with --tenant";
        }

        return held && words[0].Equals("EXPLAIN", StringComparison.OrdinalIgnoreCase) ? "EXPLAIN counts rows of all tenants, so it cannot be used with --tenant" : null;
    }

    /// <summary>Every word and quoted name outside of string literals.</summary>
    private static IEnumerable<string> Words(string sql)
    {
        for (int at = 0; at < sql.Length;)
        {
            char c = sql[at];
            if (c is '\'' or '`' or '"')
            {
                int end = at + 1;
                while (end < sql.Length && sql[end] != c) end += sql[end] == '\\' ? 2 : 1;
                if (c != '\'') yield return sql[(at + 1)..Math.Min(end, sql.Length)];
                at = end + 1;
            }
            else if (char.IsAsciiLetter(c) || c == '_')
            {
                int end = at + 1;
                while (end < sql.Length && (char.IsAsciiLetterOrDigit(sql[end]) || sql[end] == '_')) end++;
                yield return sql[at..end];
                at = end;
            }
            else
            {
                at++;
            }
        }
    }
}
