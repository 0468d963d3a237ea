namespace Insight.Endpoints.Catalog;

/// <summary>Where an endpoint lives: whose it is, under which virtual host, at which service.</summary>
/// <param name="Tenant">Tenant; may be empty.</param>
/// <param name="App">Application; may be empty.</param>
/// <param name="Host">Virtual host, lower case, without port; may be empty.</param>
/// <param name="Service">Destination service; may be empty.</param>
public readonly record struct EndpointScope(string Tenant, string App, string Host, string Service);
