using Insight.Contracts.Policies;

namespace Insight.Contracts.Objects;

/// <summary>All objects that concern a gateway: the content of the bundle's part <see cref="PartName"/>.</summary>
public sealed record ObjectSet
{
    /// <summary>Name of the part.</summary>
    public const string PartName = "objects";

    /// <summary>Version of the form that objects are written in.</summary>
    public const string ApiVersion = "insight/v1";

    /// <summary>Virtual hosts, ordered by tenant and name as all others are.</summary>
    public IReadOnlyList<GatewayObject<VirtualHostSpec>> VirtualHosts { get; init; } = [];

    /// <summary>Routes.</summary>
    public IReadOnlyList<GatewayObject<RouteSpec>> Routes { get; init; } = [];

    /// <summary>Clusters.</summary>
    public IReadOnlyList<GatewayObject<ClusterSpec>> Clusters { get; init; } = [];

    /// <summary>Endpoints.</summary>
    public IReadOnlyList<GatewayObject<EndpointSpec>> Endpoints { get; init; } = [];

    /// <summary>Advertise policies.</summary>
    public IReadOnlyList<GatewayObject<AdvertisePolicySpec>> AdvertisePolicies { get; init; } = [];

    /// <summary>Policies.</summary>
    public IReadOnlyList<GatewayObject<PolicySpec>> Policies { get; init; } = [];
}
