using Insight.Console.Queries;

namespace Insight.Console.Api;

/// <summary>An endpoint of a service in a list: its traffic in a window, and what the inventory says of it.</summary>
/// <param name="Id">Endpoint id, 16 hexadecimal digits; requests matched to no endpoint are listed by service and host.</param>
/// <param name="Service">Destination service. Untrusted text.</param>
/// <param name="Host">Virtual host. Untrusted text.</param>
/// <param name="Method">Request method.</param>
/// <param name="Template">Path template.</param>
/// <param name="Tier">How well it is established.</param>
/// <param name="Traffic">The requests.</param>
/// <param name="Kind"><c>rest</c>, <c>graphql</c>, <c>grpc</c>, <c>websocket</c>, <c>sse</c> or <c>static</c>; null when nothing showed that the endpoint exists, as all that follows.</param>
/// <param name="State"><c>unknown</c>, <c>documented</c>, <c>shadow</c> or <c>zombie</c>.</param>
/// <param name="Risk">0 to 100.</param>
/// <param name="Reasons">Why it is risky, the weightiest first.</param>
/// <param name="FirstSeen">Time of its first request ever, UTC.</param>
/// <param name="Auth">Kinds of authentication seen, the most used first; <c>none</c> among them when there were requests without.</param>
/// <param name="Sensitive">Kinds of sensitive data seen in requests or responses.</param>
public sealed record EndpointItem(
    string Id, string Service, string Host, string Method, string Template, EndpointTier Tier, Traffic Traffic,
    string? Kind, string? State, int? Risk, IReadOnlyList<string> Reasons, DateTime? FirstSeen, IReadOnlyList<string> Auth, IReadOnlyList<string> Sensitive);
