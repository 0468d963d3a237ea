using System.Text;

namespace Insight.WafTools.Scoring;

/// <summary>Reads comma-separated values (RFC 4180): quoted fields may hold commas, line ends and, doubled, quotes.</summary>
public static class CsvReader
{
    /// <summary>The records of a text, each with the line it begins in, from 1.</summary>
    public static IEnumerable<(int Line, string[] Fields)> Read(string text)
    {
        StringBuilder field = new();
        List<string> fields = [];
        bool quoted = false;
        int line = 1;
        int start = 1;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n') line++;
            if (quoted)
            {
                if (c != '"') field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
                else quoted = false;
                continue;
            }

            switch (c)
            {
                case '"' when field.Length == 0:
                    quoted = true;
                    break;
                case ',':
                    fields.Add(Take());
                    break;
                case '\n':
                    fields.Add(Take());
                    if (fields.Count > 1 || fields[0].Length > 0) yield return (start, [.. fields]);
                    fields.Clear();
                    start = line;
                    break;
                case '\r' when i + 1 < text.Length && text[i + 1] == '\n':
                    break;
                default:
                    field.Append(c);
                    break;
            }
        }

        if (field.Length > 0 || fields.Count > 0) yield return (start, [.. fields, Take()]);

        string Take()
        {
            string value = field.ToString();
            field.Clear();
            return value;
        }
    }
}
