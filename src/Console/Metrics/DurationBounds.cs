using System.Globalization;
using Insight.Storage.Windows;

namespace Insight.Console.Metrics;

/// <summary>The buckets of durations: those of OpenTelemetry's semantic conventions for HTTP, counted from the finer ones of the windows.</summary>
/// <remarks>A bucket of the windows counts where it ends, and each is 4 % wide: a request within 4 % below a bound may count in the next bucket.</remarks>
public static class DurationBounds
{
    /// <summary>Upper bounds, seconds.</summary>
    public static IReadOnlyList<double> Seconds { get; } = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    /// <summary>The last bucket of the windows that lies wholly within each bound.</summary>
    internal static IReadOnlyList<int> Buckets { get; } = [.. Seconds.Select(static bound => LogHistogram.BucketOf((ulong)(bound * 1e6)) - 1)];

    /// <summary>A bound as the value of the label <c>le</c>.</summary>
    public static string Label(double bound) => bound.ToString("0.0##", CultureInfo.InvariantCulture);
}
