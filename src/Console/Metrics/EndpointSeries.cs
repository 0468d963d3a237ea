namespace Insight.Console.Metrics;

/// <summary>Which endpoint a series is of.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App.</param>
/// <param name="Host">Virtual host.</param>
/// <param name="Service">Service.</param>
/// <param name="Method">Method; empty: the endpoint is not known.</param>
/// <param name="Endpoint">Path template; empty: the endpoint is not known.</param>
public readonly record struct EndpointSeries(string Tenant, string App, string Host, string Service, string Method, string Endpoint) : ISeries<EndpointSeries>
{
    /// <inheritdoc />
    public EndpointSeries Fold() => new(Tenant, SeriesLabels.Other, SeriesLabels.Other, SeriesLabels.Other, SeriesLabels.Other, SeriesLabels.Other);
}
