using Insight.Contracts.Objects;
using Insight.Gateway.Access;
using Insight.Gateway.Routing;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>A route ready for use. Never changed.</summary>
internal sealed class CompiledRoute
{
    public required string Name { get; init; }

    /// <summary>How it treats requests, with the virtual host's defaults in place; see <see cref="RouteConduct"/> for what is not there.</summary>
    public required RouteSpec Spec { get; init; }

    /// <summary>The greater goes first.</summary>
    public int Priority { get; init; }

    /// <summary>Spreads clients differently over different routes.</summary>
    public required int Salt { get; init; }

    public required PathPattern Path { get; init; }

    public required RouteConditions Conditions { get; init; }

    /// <summary>Who may use it and how; null: nothing is said of that.</summary>
    public RouteAccess? Access { get; init; }

    /// <summary>Where requests go; empty when the gateway answers itself.</summary>
    public required WeightedDestinations Destinations { get; init; }

    /// <summary>Where copies go; null: nowhere.</summary>
    public WeightedDestination? Mirror { get; init; }

    /// <summary>The route as records and the WAF know it when the gateway answers itself; null: it never does, there is always a destination.</summary>
    public RouteModel? Model { get; init; }

    /// <summary>What records and metrics say of it then.</summary>
    public RouteFacts? Facts { get; init; }

    /// <summary>The same with all that most requests touch, anew: copies that are made one after the other lie next to each other.</summary>
    public CompiledRoute Copy() => new()
    {
        Name = Name,
        Salt = Salt,
        Priority = Priority,
        Spec = Spec,
        Path = Path,
        Conditions = Conditions,
        Access = Access,
        Destinations = Destinations.Copy(),
        Mirror = Mirror,
        Model = Model,
        Facts = Facts?.Copy(),
    };
}
