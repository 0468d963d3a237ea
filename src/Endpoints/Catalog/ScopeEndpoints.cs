namespace Insight.Endpoints.Catalog;

/// <summary>The endpoints of a scope.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Endpoints">Its endpoints; no two have the same method and template.</param>
public sealed record ScopeEndpoints(EndpointScope Scope, IReadOnlyList<EndpointTemplate> Endpoints);
