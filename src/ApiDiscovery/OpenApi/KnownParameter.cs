using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.OpenApi;

/// <summary>A parameter of a known operation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place"><c>path</c>, <c>query</c>, <c>header</c> or <c>cookie</c>.</param>
/// <param name="IsRequired">True when every request must have it.</param>
/// <param name="Type">What its values look like.</param>
public sealed record KnownParameter(string Name, string Place, bool IsRequired, ParameterType Type);
