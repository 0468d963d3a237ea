using Insight.Contracts.Objects;
using Insight.Gateway.Access;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>How a route treats its requests, whichever they are and wherever they go. Routes that say the same share it.</summary>
/// <param name="Spec">What it says, with the virtual host's defaults in place, without hosts, match, destinations, priority, rewrite and edits of headers.</param>
/// <param name="Access">Who may use it and how; null: nothing is said of that.</param>
internal sealed record RouteConduct(RouteSpec Spec, RouteAccess? Access);
