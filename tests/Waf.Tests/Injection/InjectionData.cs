using System.Text;

namespace Insight.Waf.Tests.Injection;

/// <summary>Values with labels: a small file beside these tests, and the HttpParams set where the shared data is at hand.</summary>
internal static class InjectionData
{
    /// <summary>labels.txt: a line is <c>sqli xss value</c>, the first two 1 for what libinjection 3.9.2 calls an attack.
    /// Values on which these detectors differ on purpose (such as <c>x'#</c> and <c>srcdoc</c>) are not in it; the tables of the tests have those.</summary>
    public static IEnumerable<(bool Sql, bool Script, string Value)> Labelled()
    {
        foreach (string line in File.ReadLines(Find("tests/Waf.Tests/Injection/labels.txt")!))
        {
            if (line.Length > 4) yield return (line[0] == '1', line[2] == '1', line[4..]);
        }
    }

    /// <summary>The values of one class of HttpParams; null where the data is absent.</summary>
    public static List<byte[]>? HttpParams(string attackType)
    {
        string? folder = Find("shared/data/waf/httpparams/payload_train.csv");
        if (folder is null) return null;
        List<byte[]> values = [];
        foreach (string file in (string[])["payload_train.csv", "payload_test.csv"])
        {
            string text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(folder)!, file));
            foreach (List<string> row in Rows(text))
            {
                if (row.Count == 4 && row[2] == attackType) values.Add(Encoding.UTF8.GetBytes(row[0]));
            }
        }

        return values;
    }

    private static string? Find(string path)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string file = Path.Combine(at.FullName, path);
            if (File.Exists(file)) return file;
        }

        return null;
    }

    // RFC 4180, all fields quoted.
    private static IEnumerable<List<string>> Rows(string text)
    {
        List<string> row = [];
        StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char letter = text[i];
            if (letter == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (letter == '"')
            {
                quoted = !quoted;
            }
            else if (quoted || letter is not (',' or '\n' or '\r'))
            {
                field.Append(letter);
            }
            else if (letter != '\r')
            {
                row.Add(field.ToString());
                field.Clear();
                if (letter != '\n') continue;
                yield return row;
                row = [];
            }
        }
    }
}
