namespace Insight.Console.Metrics;

/// <summary>Which edge a series is of.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App.</param>
/// <param name="Source">Calling service; empty: unknown.</param>
/// <param name="Destination">Service that was called.</param>
public readonly record struct EdgeSeries(string Tenant, string App, string Source, string Destination) : ISeries<EdgeSeries>
{
    /// <inheritdoc />
    public EdgeSeries Fold() => new(Tenant, SeriesLabels.Other, SeriesLabels.Other, SeriesLabels.Other);
}
