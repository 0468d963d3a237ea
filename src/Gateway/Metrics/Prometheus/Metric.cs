using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Insight.Gateway.Metrics.Prometheus;

/// <summary>One instrument: what was measured with it, by labels. It has at most <see cref="RequestMetrics.MaxSeries"/> series; further ones are summed up.</summary>
internal sealed class Metric
{
    /// <summary>Of series beyond the limit, as OpenTelemetry has it.</summary>
    private const string Overflow = "otel_metric_overflow=\"true\"";

    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries> _byTags = new(TagsComparer.Instance);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _find;
    private readonly ConcurrentDictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly string _scope;
    private int _count;

    public Metric(Instrument instrument)
    {
        Kind = KindOf(instrument.GetType());
        Name = PrometheusNames.OfMetric(instrument, Kind);
        Help = instrument.Description ?? "";
        IsObserved = instrument.IsObservable;
        Bounds = Kind == MetricKind.Histogram ? BoundsOf(instrument) : [];
        IsSum = Kind != MetricKind.Gauge || instrument.GetType().GetGenericTypeDefinition() == typeof(UpDownCounter<>);
        _scope = $"otel_scope_name=\"{Escape(instrument.Meter.Name)}\"";
        _find = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>Upper bounds of buckets; empty: it is no histogram.</summary>
    public double[] Bounds { get; }

    /// <summary>Whether values are asked for at each collection.</summary>
    public bool IsObserved { get; }

    public IEnumerable<MetricSeries> Series => _byLabels.Values;

    private bool IsSum { get; }

    /// <summary>Takes a measurement.</summary>
    /// <param name="value">The value.</param>
    /// <param name="tags">Its attributes.</param>
    /// <param name="turn">Number of the collection under way.</param>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, int turn)
    {
        if (!_find.TryGetValue(tags, out MetricSeries? series)) series = Find(tags, turn);
        if (IsSum && !IsObserved) series.Add(value);
        else series.Set(value, turn);
    }

    /// <summary>Forgets series that the last collection did not mention: what they were about is gone.</summary>
    public void Forget(int turn)
    {
        if (!IsObserved) return;
        lock (_lock)
        {
            foreach ((KeyValuePair<string, object?>[] tags, MetricSeries series) in _byTags)
            {
                if (series.Turn == turn) continue;
                _byTags.TryRemove(tags, out _);
                _byLabels.TryRemove(series.Labels, out _);
            }

            _count = _byTags.Count;
        }
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, int turn)
    {
        string labels = Labels(tags);
        lock (_lock)
        {
            if (_count >= RequestMetrics.MaxSeries) return _byLabels.GetOrAdd($"{_scope},{Overflow}", New, Bounds);
            _count++;

            // Attributes in another order are the same labels.
            return _byTags[tags.ToArray()] = _byLabels.GetOrAdd(labels, New, Bounds);
        }

        static MetricSeries New(string labels, double[] bounds) => new(labels, bounds);
    }

    /// <summary>Names that become the same label share it, as OpenTelemetry has it.</summary>
    private string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        SortedDictionary<string, string> byName = new(StringComparer.Ordinal);
        foreach ((string key, object? value) in tags)
        {
            string name = PrometheusNames.OfLabel(key), text = TextOf(value);
            byName[name] = byName.TryGetValue(name, out string? before) ? $"{before};{text}" : text;
        }

        StringBuilder labels = new(_scope);
        foreach ((string name, string value) in byName) labels.Append(CultureInfo.InvariantCulture, $",{name}=\"{Escape(value)}\"");
        return labels.ToString();
    }

    private static string TextOf(object? value) => value switch
    {
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static MetricKind KindOf(Type type)
    {
        Type generic = type.GetGenericTypeDefinition();
        return generic == typeof(Counter<>) || generic == typeof(ObservableCounter<>) ? MetricKind.Counter
            : generic == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricKind.Gauge;
    }

    /// <summary>The instrument's own bounds, or those that OpenTelemetry proposes: for seconds, or for anything.</summary>
    private static double[] BoundsOf(Instrument instrument)
    {
        IEnumerable<double>? advised = instrument switch
        {
            Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => bounds,
            Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => bounds.Select(static bound => (double)bound),
            Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => bounds.Select(static bound => (double)bound),
            _ => null,
        };
        return [.. advised ?? (instrument.Unit == "s"
            ? [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
            : [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000])];
    }
}
