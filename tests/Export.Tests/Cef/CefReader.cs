using System.Text;

namespace Insight.Export.Tests.Cef;

/// <summary>Reads a line of CEF back, as a receiver that knows its escapes does.</summary>
internal static class CefReader
{
    /// <summary>The header's seven fields after the version, and the extension.</summary>
    public static (string[] Header, Dictionary<string, string> Extension) Read(string line)
    {
        Assert.StartsWith("CEF:0|", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain('\r', line);
        List<string> header = [];
        int at = "CEF:0|".Length;
        StringBuilder field = new();
        while (header.Count < 6)
        {
            char c = line[at++];
            if (c == '\\') field.Append(line[at++]);
            else if (c != '|') field.Append(c);
            else
            {
                header.Add(field.ToString());
                field.Clear();
            }
        }

        return ([.. header], Extension(line[at..]));
    }

    /// <summary>Keys are words before a bare '='; a value goes on until the next key, spaces and all.</summary>
    private static Dictionary<string, string> Extension(string text)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        List<int> signs = [];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '=') signs.Add(i);
        }

        for (int i = 0; i < signs.Count; i++)
        {
            int keyStart = text.LastIndexOf(' ', signs[i] - 1) + 1;
            int end = i + 1 < signs.Count ? text.LastIndexOf(' ', signs[i + 1] - 1) : text.Length;
            string key = text[keyStart..signs[i]];
            Assert.Matches("^[A-Za-z0-9]+$", key);
            Assert.True(found.TryAdd(key, Unescape(text[(signs[i] + 1)..end])), $"{key} stands twice");
        }

        return found;
    }

    private static string Unescape(string text)
    {
        StringBuilder plain = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\') plain.Append(text[i]);
            else plain.Append(text[++i] switch { 'n' => '\n', 'r' => '\r', char c => c });
        }

        return plain.ToString();
    }
}
