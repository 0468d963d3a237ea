using System.Text.Json.Nodes;
using Insight.ApiDiscovery.Inventory;

namespace Insight.Console.Api;

/// <summary>Everything that is known about an endpoint. Names come from traffic: untrusted text.</summary>
/// <param name="Id">Endpoint id, 16 hexadecimal digits.</param>
/// <param name="Aliases">Ids under which it was known before.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">Application.</param>
/// <param name="Host">Virtual host.</param>
/// <param name="Service">Destination service.</param>
/// <param name="Method">Request method.</param>
/// <param name="Template">Path template.</param>
/// <param name="Tier">How well it is established.</param>
/// <param name="Explanation">Why the learner thinks so.</param>
/// <param name="Kind"><c>rest</c>, <c>graphql</c>, <c>grpc</c>, <c>websocket</c>, <c>sse</c> or <c>static</c>.</param>
/// <param name="State"><c>unknown</c>, <c>documented</c>, <c>shadow</c> or <c>zombie</c>.</param>
/// <param name="Risk">Score and reasons.</param>
/// <param name="Auth">How requests said who they are, with their shares.</param>
/// <param name="RequestSensitive">Kinds of sensitive data in requests, by share of successful requests.</param>
/// <param name="ResponseSensitive">Kinds of sensitive data in responses, by share of successful requests.</param>
/// <param name="Parameters">Parameters of path and query.</param>
/// <param name="Schemas">What its bodies look like now.</param>
/// <param name="Requests">All requests.</param>
/// <param name="Errors4xx">Answers with a status from 400 to 499.</param>
/// <param name="Errors5xx">Answers with a status of 500 or more.</param>
/// <param name="FirstSeen">Time of the first request, UTC.</param>
/// <param name="LastSeen">Time of the last request, UTC.</param>
public sealed record EndpointDetail(
    string Id, IReadOnlyList<string> Aliases, string Tenant, string App, string Host, string Service, string Method, string Template, string Tier, string Explanation,
    string Kind, string State, RiskScore Risk, IReadOnlyList<AuthUse> Auth, IReadOnlyDictionary<string, double> RequestSensitive, IReadOnlyDictionary<string, double> ResponseSensitive,
    IReadOnlyList<EndpointParameter> Parameters, IReadOnlyList<EndpointSchema> Schemas, long Requests, long Errors4xx, long Errors5xx, DateTime FirstSeen, DateTime LastSeen);

/// <summary>A parameter of an endpoint.</summary>
/// <param name="Name">Its name. Untrusted text.</param>
/// <param name="Place"><c>path</c> or <c>query</c>.</param>
/// <param name="Type">What its values look like.</param>
/// <param name="Segment">For path parameters: which segment holds it, from 0.</param>
public sealed record EndpointParameter(string Name, string Place, string Type, int? Segment);

/// <summary>What bodies of one kind look like.</summary>
/// <param name="Direction"><c>request</c> or <c>response</c>.</param>
/// <param name="ContentType">Content type. Untrusted text.</param>
/// <param name="Status">Status of responses; 0 for requests.</param>
/// <param name="Bodies">Bodies that the schema is of: the newest ones.</param>
/// <param name="Schema">JSON Schema (2020-12).</param>
public sealed record EndpointSchema(string Direction, string ContentType, int Status, long Bodies, JsonObject Schema);
