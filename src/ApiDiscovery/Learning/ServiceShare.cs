namespace Insight.ApiDiscovery.Learning;

/// <summary>A service that answers an endpoint.</summary>
/// <param name="Service">Its name; empty when unknown.</param>
/// <param name="Share">Share of the endpoint's answers, 0 to 1.</param>
public sealed record ServiceShare(string Service, double Share);
