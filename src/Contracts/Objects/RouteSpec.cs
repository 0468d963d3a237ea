namespace Insight.Contracts.Objects;

/// <summary>What happens to some requests of virtual hosts.</summary>
/// <remarks>
/// Of the routes that match, the first in this order is taken: greater priority; exact path before template before prefix; longer path; more conditions on
/// method, headers and query; name. Exactly one of <see cref="To"/>, <see cref="Redirect"/> and <see cref="Respond"/> is given.
/// </remarks>
public sealed record RouteSpec
{
    /// <summary>Names of the virtual hosts, 1 to 64.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>From -1,000 to 1,000.</summary>
    public int Priority { get; init; }

    /// <summary>Which requests; null: all.</summary>
    public RouteMatch? Match { get; init; }

    /// <summary>Clusters that get the requests, by weight; at most 16.</summary>
    public IReadOnlyList<RouteDestination> To { get; init; } = [];

    /// <summary>What keeps a client with its destination when there are several; null: chance decides each time.</summary>
    public Stickiness? Sticky { get; init; }

    /// <summary>An answer that sends the client elsewhere.</summary>
    public RouteRedirect? Redirect { get; init; }

    /// <summary>An answer of the gateway itself.</summary>
    public DirectResponse? Respond { get; init; }

    /// <summary>What the upstream sees instead of path and host.</summary>
    public RouteRewrite? Rewrite { get; init; }

    /// <summary>Changes of the request's headers.</summary>
    public HeaderEdits? RequestHeaders { get; init; }

    /// <summary>Changes of the response's headers.</summary>
    public HeaderEdits? ResponseHeaders { get; init; }

    /// <summary>How long things may take.</summary>
    public RouteTimeout? Timeout { get; init; }

    /// <summary>When it is tried again; null: a request that no byte of was sent is tried once more.</summary>
    public RouteRetry? Retry { get; init; }

    /// <summary>A cluster that gets copies, whose answers are dropped.</summary>
    public RouteMirror? Mirror { get; init; }

    /// <summary>Faults on purpose, for tests.</summary>
    public RouteFault? Fault { get; init; }

    /// <summary>Who may ask.</summary>
    public RouteAuthentication? Authentication { get; init; }

    /// <summary>What who may do: a request is allowed when one rule fits; no rules allow all.</summary>
    public IReadOnlyList<AuthorizationRule> Authorization { get; init; } = [];

    /// <summary>Cross-origin requests.</summary>
    public RouteCors? Cors { get; init; }

    /// <summary>Limits of requests.</summary>
    public RouteLimits? Limits { get; init; }

    /// <summary>WAF mode; null: the virtual host's.</summary>
    public WafModeSetting? Waf { get; init; }
}
