using Insight.Gateway.Traffic.Routing;

namespace Insight.Gateway.Flows;

/// <summary>Where connections that are passed unread go.</summary>
/// <param name="Destinations">Clusters by weight.</param>
/// <param name="Idle">How long nothing may move in either direction.</param>
internal sealed record FlowRoute(WeightedDestinations Destinations, TimeSpan Idle)
{
    /// <summary>When the route says nothing: connections to databases and brokers are idle for long.</summary>
    public static readonly TimeSpan DefaultIdle = TimeSpan.FromHours(1);
}
