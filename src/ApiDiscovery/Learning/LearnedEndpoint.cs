using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Learning;

/// <summary>An endpoint that was learned, with all that says so.</summary>
/// <param name="Endpoint">What gateways and ingest match it by. Its id is that of the scope it was learned for.</param>
/// <param name="Category">What kind of thing it is.</param>
/// <param name="Parameters">Its path parameters with masked examples, in order of <see cref="EndpointTemplate.Parameters"/>.</param>
/// <param name="Query">Query parameters, by name.</param>
/// <param name="Services">Services that answered, largest share first; the shares add up to 1.</param>
/// <param name="Requests">Requests that were answered so that the endpoint exists, repeats included.</param>
/// <param name="Clients">Distinct clients among them, a lower bound (counted over a sample).</param>
/// <param name="FirstSeenUs">First of them, microseconds since 1970 UTC.</param>
/// <param name="LastSeenUs">Last of them.</param>
/// <param name="Reasons">Why its segments are what they are.</param>
public sealed record LearnedEndpoint(
    EndpointTemplate Endpoint,
    EndpointCategory Category,
    IReadOnlyList<LearnedParameter> Parameters,
    IReadOnlyList<LearnedQuery> Query,
    IReadOnlyList<ServiceShare> Services,
    long Requests,
    int Clients,
    long FirstSeenUs,
    long LastSeenUs,
    IReadOnlyList<LearnReason> Reasons);
