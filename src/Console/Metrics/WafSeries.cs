namespace Insight.Console.Metrics;

/// <summary>Which matches of the WAF a series is of.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App.</param>
/// <param name="Service">Service that was called.</param>
/// <param name="Blocked">Whether the request was stopped.</param>
public readonly record struct WafSeries(string Tenant, string App, string Service, bool Blocked) : ISeries<WafSeries>
{
    /// <inheritdoc />
    public WafSeries Fold() => new(Tenant, SeriesLabels.Other, SeriesLabels.Other, Blocked);
}
