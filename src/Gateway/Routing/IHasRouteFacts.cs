namespace Insight.Gateway.Routing;

/// <summary>A request's proxy feature that has its route's facts at hand: with many routes, looking them up is most of what a route costs.</summary>
internal interface IHasRouteFacts
{
    /// <summary>The facts of the route and cluster that the request takes.</summary>
    RouteFacts Facts { get; }
}
