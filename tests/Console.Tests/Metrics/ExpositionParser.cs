using System.Globalization;
using System.Text;

namespace Insight.Console.Tests.Metrics;

/// <summary>A strict reader of Prometheus' text format 0.0.4 and of OpenMetrics 1.0.0: whatever is not as they say is an exception.</summary>
internal sealed class ExpositionParser
{
    private readonly Dictionary<string, string> _types = [];
    private readonly bool _open;

    private ExpositionParser(bool open) => _open = open;

    public sealed record Series(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
    {
        public string Key => Name + "{" + string.Join(",", Labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key.Length}:{label.Key}{label.Value.Length}:{label.Value}")) + "}";

        public string this[string label] => Labels[label];
    }

    public static IReadOnlyList<Series> Parse(string text, bool open)
    {
        Assert.DoesNotContain('\r', text);
        Assert.EndsWith("\n", text.Length == 0 ? "\n" : text, StringComparison.Ordinal);
        string[] lines = text.Split('\n')[..^1];
        if (open)
        {
            Assert.Equal("# EOF", lines[^1]);
            lines = lines[..^1];
        }

        ExpositionParser parser = new(open);
        List<Series> all = [];
        HashSet<string> seen = [];
        string family = "";
        HashSet<string> ended = [];
        foreach (string line in lines)
        {
            Assert.NotEqual("", line);
            if (line[0] == '#')
            {
                string[] words = line.Split(' ', 4);
                Assert.Contains(words[1], new[] { "HELP", "TYPE", "UNIT" });
                Assert.Matches("^[a-zA-Z_:][a-zA-Z0-9_:]*$", words[2]);
                if (words[2] != family)
                {
                    if (family.Length > 0) Assert.True(ended.Add(family), $"{family} comes twice.");
                    Assert.DoesNotContain(words[2], ended);
                }

                family = words[2];
                if (words[1] == "TYPE") Assert.True(parser._types.TryAdd(words[2], words[3]), $"Two types of {words[2]}.");
                if (words[1] == "UNIT") Assert.EndsWith("_" + words[3], words[2], StringComparison.Ordinal);
                continue;
            }

            Series series = parser.Sample(line, family);
            Assert.True(seen.Add(series.Key), $"Twice: {line}");
            all.Add(series);
        }

        return all;
    }

    private Series Sample(string line, string family)
    {
        int at = 0;
        while (at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] is '_' or ':')) at++;
        string name = line[..at];
        string type = _types[family];
        string[] endings = type switch { "counter" => _open ? ["_total"] : [""], "histogram" => ["_bucket", "_sum", "_count"], _ => [""] };
        Assert.Contains(name, endings.Select(ending => family + ending));
        Dictionary<string, string> labels = [];
        if (at < line.Length && line[at] == '{')
        {
            at++;
            while (true)
            {
                int equals = line.IndexOf('=', at);
                string label = line[at..equals];
                Assert.Matches("^[a-zA-Z_][a-zA-Z0-9_]*$", label);
                at = equals + 1;
                Assert.Equal('"', line[at++]);
                StringBuilder value = new();
                for (; line[at] != '"'; at++)
                {
                    if (line[at] != '\\')
                    {
                        value.Append(line[at]);
                        continue;
                    }

                    value.Append(line[++at] switch { '\\' => '\\', 'n' => '\n', '"' => '"', char other => throw new FormatException($"\\{other} is no escape.") });
                }

                at++;
                Assert.True(labels.TryAdd(label, value.ToString()), $"{label} twice.");
                if (line[at] == '}') break;
                Assert.Equal(',', line[at++]);
            }

            at++;
        }

        Assert.Equal(' ', line[at++]);
        Assert.DoesNotContain(' ', line[at..]);
        return new Series(name, labels, double.Parse(line[at..], NumberStyles.Float, CultureInfo.InvariantCulture));
    }
}
