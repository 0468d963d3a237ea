using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Insight.Gateway.Tests.Metrics;

/// <summary>Reads Prometheus' text format 0.0.4 and takes nothing that is not exactly so.</summary>
internal sealed partial class PrometheusParser
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly List<(string Name, Dictionary<string, string> Labels, double Value)> _samples = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private PrometheusParser()
    {
    }

    public IReadOnlyDictionary<string, string> Types => _types;

    public static PrometheusParser Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        PrometheusParser parser = new();
        string family = "";
        foreach (string line in text[..^1].Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                Assert.Matches("^# HELP [a-zA-Z_:][a-zA-Z0-9_:]* ", line);
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Match match = Type().Match(line);
                Assert.True(match.Success, line);
                family = match.Groups[1].Value;
                parser._types.Add(family, match.Groups[2].Value);
            }
            else
            {
                parser.Sample(line, family);
            }
        }

        parser.CheckHistograms();
        return parser;
    }

    /// <summary>The samples with a name and these labels among theirs.</summary>
    public IEnumerable<(IReadOnlyDictionary<string, string> Labels, double Value)> Find(string name, params (string Name, string Value)[] labels) =>
        from sample in _samples
        where sample.Name == name && labels.All(label => sample.Labels.TryGetValue(label.Name, out string? value) && value == label.Value)
        select ((IReadOnlyDictionary<string, string>)sample.Labels, sample.Value);

    /// <summary>Their sum.</summary>
    public double Sum(string name, params (string Name, string Value)[] labels) => Find(name, labels).Sum(static sample => sample.Value);

    private void Sample(string line, string family)
    {
        Match name = Name().Match(line);
        Assert.True(name.Success, line);
        string sample = name.Value;
        Assert.True(sample == family || (_types[family] == "histogram" && sample[..sample.LastIndexOf('_')] == family && sample[family.Length..] is "_bucket" or "_sum" or "_count"), line);
        Assert.True(_types[family] != "counter" || sample.EndsWith("_total", StringComparison.Ordinal), line);
        int at = name.Length;
        Dictionary<string, string> labels = line[at] == '{' ? Labels(line, ref at) : [];
        Assert.Equal(' ', line[at]);
        string number = line[(at + 1)..];
        double value = number switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture),
        };
        Assert.True(_seen.Add(line[..at]), $"twice: {line}");
        _samples.Add((sample, labels, value));
    }

    private static Dictionary<string, string> Labels(string line, ref int at)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        at++;
        while (line[at] != '}')
        {
            Match name = Label().Match(line, at);
            Assert.True(name.Success && name.Index == at, line);
            at += name.Length;
            StringBuilder value = new();
            for (; line[at] != '"'; at++)
            {
                if (line[at] != '\\')
                {
                    value.Append(line[at]);
                    continue;
                }

                value.Append(line[++at] switch { 'n' => '\n', '\\' => '\\', '"' => '"', _ => throw new FormatException(line) });
            }

            labels.Add(name.Groups[1].Value, value.ToString());
            at++;
            if (line[at] == ',') at++;
            else Assert.Equal('}', line[at]);
        }

        at++;
        return labels;
    }

    private void CheckHistograms()
    {
        ILookup<(string Name, string Labels), (string Name, Dictionary<string, string> Labels, double Value)> all = _samples.ToLookup(static sample => (sample.Name, Key(sample.Labels)));
        foreach (IGrouping<(string Name, string Labels), (string Name, Dictionary<string, string> Labels, double Value)> series in all)
        {
            string family = series.Key.Name[..Math.Max(0, series.Key.Name.LastIndexOf('_'))];
            if (!series.Key.Name.EndsWith("_bucket", StringComparison.Ordinal) || _types.GetValueOrDefault(family) != "histogram") continue;
            Assert.Equal(series.Select(static bucket => bucket.Value).Order(), series.Select(static bucket => bucket.Value));
            Assert.Equal("+Inf", series.Last().Labels["le"]);
            Assert.Equal(series.Last().Value, Assert.Single(all[(family + "_count", series.Key.Labels)]).Value);
            Assert.Single(all[(family + "_sum", series.Key.Labels)]);
        }

        static string Key(Dictionary<string, string> labels) => string.Join('\u0001', labels.Where(static label => label.Key != "le").Select(static label => $"{label.Key}\u0002{label.Value}"));
    }

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex Name();

    [GeneratedRegex("\\G([a-zA-Z_][a-zA-Z0-9_]*)=\"")]
    private static partial Regex Label();
}
