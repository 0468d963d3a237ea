using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Inventory;

/// <summary>Everything that is known about an endpoint but the schemas of its bodies.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Aliases">Ids under which it was known before.</param>
/// <param name="Scope">Whose it is, under which host, at which service.</param>
/// <param name="Method">Method.</param>
/// <param name="Template">Path template.</param>
/// <param name="Tier">How sure it is that it exists.</param>
/// <param name="Parameters">Parameters of its path.</param>
/// <param name="Explanation">Why the learner thinks so, for people; empty when it was not learned.</param>
/// <param name="Kind">What kind of API it is.</param>
/// <param name="State">How it stands to known documents.</param>
/// <param name="Risk">How risky it is.</param>
/// <param name="Traits">What successful requests looked like.</param>
/// <param name="Requests">All requests.</param>
/// <param name="Errors4xx">Answers with a status from 400 to 499.</param>
/// <param name="Errors5xx">Answers with a status of 500 or more.</param>
/// <param name="FirstSeen">Time of the first request, UTC.</param>
/// <param name="LastSeen">Time of the last request, UTC.</param>
public sealed record InventoryEndpoint(
    ulong Id, IReadOnlyList<ulong> Aliases, EndpointScope Scope, string Method, string Template, EndpointTier Tier, IReadOnlyList<PathParameter> Parameters, string Explanation,
    ApiKind Kind, EndpointState State, RiskScore Risk, EndpointTraits Traits, long Requests, long Errors4xx, long Errors5xx, DateTime FirstSeen, DateTime LastSeen);
