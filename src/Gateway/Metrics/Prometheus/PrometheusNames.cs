using System.Diagnostics.Metrics;
using System.Text;

namespace Insight.Gateway.Metrics.Prometheus;

/// <summary>Names as Prometheus wants them (OpenTelemetry specification, "Prometheus and OpenMetrics Compatibility").</summary>
internal static class PrometheusNames
{
    private static readonly Dictionary<string, string> s_units = new(StringComparer.Ordinal)
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["%"] = "percent",
    };

    /// <summary>Name of a metric: with its unit, and <c>total</c> where it only grows.</summary>
    public static string OfMetric(Instrument instrument, MetricKind kind)
    {
        string name = Clean(instrument.Name, mayHaveColon: true);
        string unit = Unit(instrument.Unit ?? "");
        if (kind == MetricKind.Counter && name.EndsWith("_total", StringComparison.Ordinal)) name = name[..^"_total".Length];
        if (unit.Length > 0 && !name.EndsWith("_" + unit, StringComparison.Ordinal)) name += "_" + unit;
        else if (kind == MetricKind.Gauge && instrument.Unit == "1" && !name.EndsWith("_ratio", StringComparison.Ordinal)) name += "_ratio";
        return kind == MetricKind.Counter ? name + "_total" : name;
    }

    /// <summary>Name of a label.</summary>
    public static string OfLabel(string key) => Clean(key, mayHaveColon: false);

    private static string Unit(string unit)
    {
        // What stands in braces is a note, such as {request}.
        if (unit.Contains('{', StringComparison.Ordinal) || unit is "" or "1") return "";
        return s_units.TryGetValue(unit, out string? word) ? word : Clean(unit.Replace("/", "_per_", StringComparison.Ordinal), mayHaveColon: false).Trim('_');
    }

    private static string Clean(string name, bool mayHaveColon)
    {
        StringBuilder clean = new(name.Length + 1);
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c) || (c == ':' && mayHaveColon)) clean.Append(c);
            else if (clean.Length == 0 || clean[^1] != '_') clean.Append('_');
        }

        if (clean.Length == 0 || char.IsAsciiDigit(clean[0])) clean.Insert(0, '_');
        return clean.ToString();
    }
}
