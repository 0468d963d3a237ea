using System.Globalization;
using System.Text;

namespace Insight.Console.Metrics;

/// <summary>Writes metrics as Prometheus reads them: its text format 0.0.4, or OpenMetrics 1.0.0. Pure.</summary>
internal static class MetricsText
{
    /// <summary>Content type of the text format.</summary>
    public const string PlainType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Content type of OpenMetrics.</summary>
    public const string OpenType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// <summary>The whole text. Families without values are left out.</summary>
    public static string Write(IEnumerable<MetricFamily> families, bool open)
    {
        StringBuilder text = new();
        foreach (MetricFamily family in families)
        {
            bool begun = false;
            foreach (MetricSample sample in family.Samples)
            {
                if (!begun) Head(text, family, open);
                begun = true;
                Sample(text, family, sample);
            }
        }

        if (open) text.Append("# EOF\n");
        return text.ToString();
    }

    private static void Head(StringBuilder text, MetricFamily family, bool open)
    {
        // The older format names a counter as its series are named.
        string name = family.Kind == MetricKind.Counter && !open ? family.Name + "_total" : family.Name;
        text.Append("# HELP ").Append(name).Append(' ').Append(Escape(family.Help, quotes: open)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(family.Kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", _ => "histogram" }).Append('\n');
        if (open && family.Unit.Length > 0) text.Append("# UNIT ").Append(name).Append(' ').Append(family.Unit).Append('\n');
    }

    private static void Sample(StringBuilder text, MetricFamily family, MetricSample sample)
    {
        text.Append(family.Name).Append(sample.Ending);
        for (int i = 0; i < sample.Labels.Count; i++)
            text.Append(i == 0 ? '{' : ',').Append(sample.Labels[i].Key).Append("=\"").Append(Escape(sample.Labels[i].Value, quotes: true)).Append('"');
        if (sample.Labels.Count > 0) text.Append('}');
        text.Append(' ').Append(sample.Value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>A text within a line: what would end it, or the quotes around it, is escaped.</summary>
    private static string Escape(string value, bool quotes)
    {
        if (value.AsSpan().IndexOfAny("\\\n\"") < 0) return value;
        StringBuilder text = new(value.Length + 8);
        foreach (char c in value)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '"' when quotes => text.Append("\\\""),
                _ => text.Append(c),
            };
        }

        return text.ToString();
    }
}
