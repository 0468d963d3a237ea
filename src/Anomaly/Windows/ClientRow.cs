namespace Insight.Anomaly.Windows;

/// <summary>What one client did at one virtual host in one window, as its records say.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App.</param>
/// <param name="Host">Virtual host.</param>
/// <param name="Service">Service that got most of the requests.</param>
/// <param name="Client">Principal, else session key, else address: the first the records carry.</param>
/// <param name="Requests">Requests.</param>
/// <param name="Errors">Answers with 4xx or 5xx.</param>
/// <param name="Denied">Answers with 401 or 403.</param>
/// <param name="Missing">Answers with 404 or 410, and requests that no endpoint is known for.</param>
/// <param name="WafHits">Requests in which a rule of the WAF matched.</param>
/// <param name="Endpoints">Distinct endpoints.</param>
/// <param name="Paths">Distinct paths.</param>
/// <param name="Objects">Distinct paths of the endpoint with most of them, among endpoints with a path parameter.</param>
/// <param name="ObjectEndpointId">That endpoint; 0 when there is none.</param>
/// <param name="ObjectsDenied">How many of that endpoint's requests were answered with 401, 403 or 404.</param>
/// <param name="Transitions">Distinct pairs of an endpoint and the one asked next.</param>
/// <param name="ResponseBytes">Bytes of response bodies.</param>
public sealed record ClientRow(
    string Tenant, string App, string Host, string Service, string Client,
    long Requests, long Errors, long Denied, long Missing, long WafHits, int Endpoints, int Paths,
    int Objects, ulong ObjectEndpointId, long ObjectsDenied, int Transitions, long ResponseBytes);
