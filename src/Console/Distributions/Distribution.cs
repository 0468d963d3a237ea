using Insight.Console.Queries;

namespace Insight.Console.Distributions;

/// <summary>How a metric is distributed in a window.</summary>
/// <param name="Window">The window.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Unit">Unit of all values.</param>
/// <param name="StepSeconds">For rates: seconds that one value stands for; null where each request is one value.</param>
/// <param name="Count">Values.</param>
/// <param name="Mean">Mean; null without values.</param>
/// <param name="P50">Median; null without values. Sizes and latencies are within 2 %.</param>
/// <param name="P95">What 95 % stay below.</param>
/// <param name="P99">What 99 % stay below.</param>
/// <param name="Points">The curve of quantiles: 200 points, or none without values.</param>
public sealed record Distribution(
    ObservedWindow Window, string Metric, string Unit, int? StepSeconds, long Count, double? Mean, double? P50, double? P95, double? P99,
    IReadOnlyList<DistributionPoint> Points);
