using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Learning;

/// <summary>What was learned of one virtual host.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">Application.</param>
/// <param name="Host">Virtual host.</param>
/// <param name="Endpoints">Its endpoints, by template and method.</param>
/// <param name="Scanners">Clients that did not teach, because most of what they asked for was refused.</param>
public sealed record LearnedApi(string Tenant, string App, string Host, IReadOnlyList<LearnedEndpoint> Endpoints, int Scanners)
{
    /// <summary>The endpoints as a catalog holds them: under every service that answers a real share of them.</summary>
    public IReadOnlyList<ScopeEndpoints> ToScopes() =>
    [
        .. Endpoints
            .SelectMany(endpoint => endpoint.Services.Where((service, rank) => rank == 0 || service.Share >= 0.1), (endpoint, service) => (service.Service, endpoint.Endpoint))
            .GroupBy(pair => pair.Service, pair => pair.Endpoint, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ScopeEndpoints(new EndpointScope(Tenant, App, Host, group.Key), [.. group])),
    ];
}
