using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.Learning;
using Insight.Endpoints.Catalog;
using Insight.Offline.Report.Counting;

namespace Insight.Offline.Report;

/// <summary>An endpoint, and what was counted of it.</summary>
/// <param name="Host">Virtual host; may be empty.</param>
/// <param name="Learned">What was learned.</param>
/// <param name="Count">All requests that match it.</param>
/// <param name="Kind">The kind of API.</param>
/// <param name="State">How it stands to the document.</param>
internal sealed record EndpointFacts(string Host, LearnedEndpoint Learned, EndpointTally Count, ApiKind Kind, EndpointState State)
{
    public string Method => Learned.Endpoint.Method;

    public string Template => Learned.Endpoint.Template;

    public EndpointTier Tier => Learned.Endpoint.Tier;
}
