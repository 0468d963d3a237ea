namespace Insight.Console.Metrics;

/// <summary>A metric with its series.</summary>
/// <param name="Name">Its name, without the ending of counters.</param>
/// <param name="Kind">What its values mean.</param>
/// <param name="Unit">Its unit, which its name ends with; empty: none.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Samples">Its values. Labels of all have the same names.</param>
internal sealed record MetricFamily(string Name, MetricKind Kind, string Unit, string Help, IEnumerable<MetricSample> Samples);

/// <summary>What values of a metric mean.</summary>
internal enum MetricKind
{
    /// <summary>A sum that only grows.</summary>
    Counter,

    /// <summary>A value of now.</summary>
    Gauge,

    /// <summary>Cumulative counts by upper bound, their sum and number.</summary>
    Histogram,
}

/// <summary>One value.</summary>
/// <param name="Ending">What its name has behind that of the metric, such as <c>_bucket</c>.</param>
/// <param name="Labels">Names and values.</param>
/// <param name="Value">The value.</param>
internal sealed record MetricSample(string Ending, IReadOnlyList<KeyValuePair<string, string>> Labels, double Value);
