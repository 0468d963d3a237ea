using System.Buffers;
using System.Globalization;
using System.Text;

namespace Insight.Gateway.Metrics.Prometheus;

/// <summary>Writes metrics in Prometheus' text format 0.0.4.</summary>
internal sealed class PrometheusText(IBufferWriter<byte> output)
{
    /// <summary>The format's media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes metrics in the order of their names. Instruments of the same name and kind are one metric; of another kind the name is taken.</summary>
    public void Write(IEnumerable<Metric> metrics)
    {
        Metric? last = null;
        HashSet<string> written = new(StringComparer.Ordinal);
        foreach (Metric metric in metrics)
        {
            if (last is not null && last.Name == metric.Name && last.Kind != metric.Kind) continue;
            if (last?.Name != metric.Name) Head(metric);
            last = metric;
            foreach (MetricSeries series in metric.Series)
            {
                if (!written.Add($"{metric.Name} {series.Labels}")) continue;
                if (metric.Kind == MetricKind.Histogram) Histogram(metric, series);
                else Line(metric.Name, "", series.Labels, "", series.Read([]));
            }
        }
    }

    /// <summary>Writes who says all this.</summary>
    public void Target(string service, string instance)
    {
        Text("# HELP target_info Who this is.\n# TYPE target_info gauge\n");
        Text($"target_info{{service_instance_id=\"{Escape(instance).Replace("\"", "\\\"", StringComparison.Ordinal)}\",service_name=\"{service}\"}} 1\n");
    }

    private void Head(Metric metric)
    {
        if (metric.Help.Length > 0) Text($"# HELP {metric.Name} {Escape(metric.Help)}\n");
        Text($"# TYPE {metric.Name} {metric.Kind switch { MetricKind.Counter => "counter", MetricKind.Histogram => "histogram", _ => "gauge" }}\n");
    }

    private void Histogram(Metric metric, MetricSeries series)
    {
        long[] buckets = new long[metric.Bounds.Length + 1];
        double sum = series.Read(buckets);
        long count = 0;
        for (int i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            Line(metric.Name, "_bucket", series.Labels, $",le=\"{(i < metric.Bounds.Length ? Number(metric.Bounds[i]) : "+Inf")}\"", count);
        }

        Line(metric.Name, "_sum", series.Labels, "", sum);
        Line(metric.Name, "_count", series.Labels, "", count);
    }

    private void Line(string name, string suffix, string labels, string more, double value) => Text($"{name}{suffix}{{{labels}{more}}} {Number(value)}\n");

    private void Text(string text) => Encoding.UTF8.GetBytes(text, output);

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
