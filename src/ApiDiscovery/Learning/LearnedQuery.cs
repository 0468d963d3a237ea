using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Learning;

/// <summary>A query parameter of an endpoint.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its values look like.</param>
/// <param name="Share">Share of the endpoint's requests that have it, 0 to 1.</param>
public sealed record LearnedQuery(string Name, ParameterType Type, double Share);
