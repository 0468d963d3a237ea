using System.Text;

namespace Insight.Query;

/// <summary>Writes an answer as columns for people. Holds all its rows, so there is a limit for them.</summary>
internal static class TableWriter
{
    /// <summary>Most rows of a table.</summary>
    public const int MaxRows = 10_000;

    /// <summary>Most characters of a column, and of the only one, which may have several lines: a plan, or how a table was made.</summary>
    public const int MaxWidth = 60, MaxOnlyWidth = 10_000;

    /// <summary>Most columns; others are left out, which the last line says.</summary>
    public const int MaxColumns = 100;

    // More of a cell's text than this is not looked at, with all its escapes.
    private const int MaxCellCharacters = 2 * MaxOnlyWidth;

    /// <summary>Reads tab-separated text with a line of names and one of types, and writes it; returns the rows that came, at most one more than <paramref name="most"/>.</summary>
    public static async Task<long> WriteAsync(TextReader reader, TextWriter writer, long most, CancellationToken cancellationToken)
    {
        if (await reader.ReadLineAsync(cancellationToken) is not { } names) return 0;
        string[] all = names.Split('\t'), types = (await reader.ReadLineAsync(cancellationToken) ?? "").Split('\t');
        int columns = Math.Min(all.Length, MaxColumns);
        bool only = columns == 1;
        List<string[]> rows = [[.. all.Take(columns).Select(name => Cell(name, false))]];
        long count = 0;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (++count > most) break;
            rows.Add([.. line.Split('\t').Take(columns).Select(field => Cell(field, only))]);
        }

        int[] widths = [.. Enumerable.Range(0, columns).Select(column => rows.Max(row => row[column].Split('\n').Max(Width)))];
        bool[] numbers = [.. Enumerable.Range(0, columns).Select(column => column < types.Length && IsNumber(types[column]))];
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            text.Clear();
            for (int column = 0; column < columns; column++)
            {
                if (column > 0) text.Append("  ");
                int padding = widths[column] - Width(row[column]);
                if (numbers[column]) text.Append(' ', Math.Max(0, padding));
                text.Append(row[column]);
                if (!numbers[column] && column < columns - 1) text.Append(' ', padding);
            }

            await writer.WriteLineAsync(text.ToString().TrimEnd());
            if (ReferenceEquals(row, rows[0])) await writer.WriteLineAsync(string.Join("  ", widths.Select(static width => new string('-', Math.Min(width, MaxWidth)))));
        }

        if (all.Length > columns) await writer.WriteLineAsync($"… and {all.Length - columns} columns more");
        return count;
    }

    private static bool IsNumber(string type) =>
        type.Contains("Int", StringComparison.Ordinal) && !type.Contains('(', StringComparison.Ordinal) || type.StartsWith("Float", StringComparison.Ordinal)
        || type.StartsWith("Decimal", StringComparison.Ordinal) || (type.StartsWith("Nullable(", StringComparison.Ordinal) && IsNumber(type[9..^1]));

    private static int Width(string text) => text.Length - text.Count(char.IsLowSurrogate);

    /// <summary>Undoes the escapes of tab-separated text; NULL is shown as such.</summary>
    private static string Cell(string field, bool only)
    {
        if (field == "\\N") return "NULL";
        if (field.Length > MaxCellCharacters) field = field[..MaxCellCharacters];
        if (!field.Contains('\\', StringComparison.Ordinal)) return Clean(field);
        StringBuilder text = new(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] != '\\' || ++i == field.Length)
            {
                if (i < field.Length) text.Append(field[i]);
                continue;
            }

            text.Append(field[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', 'b' => '\b', 'f' => '\f', char other => other });
        }

        return Clean(text.ToString());

        string Clean(string value) => only ? SafeText.Lines(value.Length > MaxOnlyWidth ? value[..MaxOnlyWidth] + "…" : value) : SafeText.Line(value, MaxWidth);
    }
}
