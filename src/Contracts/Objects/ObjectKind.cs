namespace Insight.Contracts.Objects;

/// <summary>Kinds of objects that people apply to configure gateways.</summary>
public enum ObjectKind
{
    /// <summary>Domains that are served, with their TLS and WAF mode: <see cref="VirtualHostSpec"/>.</summary>
    VirtualHost,

    /// <summary>What happens to requests of a virtual host: <see cref="RouteSpec"/>.</summary>
    Route,

    /// <summary>Endpoints of a service, and how load is shared among them: <see cref="ClusterSpec"/>.</summary>
    Cluster,

    /// <summary>An address where a service answers, with labels: <see cref="EndpointSpec"/>.</summary>
    Endpoint,

    /// <summary>Which gateways serve a virtual host: <see cref="AdvertisePolicySpec"/>.</summary>
    AdvertisePolicy,

    /// <summary>A rule that gateways apply to requests, in shadow at first: <see cref="Policies.PolicySpec"/>.</summary>
    Policy,
}
