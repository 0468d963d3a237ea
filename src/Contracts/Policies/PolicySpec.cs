namespace Insight.Contracts.Policies;

/// <summary>A rule that gateways apply to requests, in shadow at first. Exactly one of the rules from <see cref="RateLimit"/> to <see cref="Split"/> is given.</summary>
/// <remarks>A policy reads nothing but what an access record holds, so that a replay of stored records decides as a gateway does.</remarks>
public sealed record PolicySpec
{
    /// <summary>Which requests; nothing given: all of the tenant.</summary>
    public PolicyScope Scope { get; init; } = new();

    /// <summary>How much of it counts.</summary>
    public PolicyMode Mode { get; init; } = PolicyMode.Shadow;

    /// <summary>Of mode canary: percent of clients, 0.1 to 100. The same clients stay in it as it grows.</summary>
    public double CanaryPercent { get; init; } = 5;

    /// <summary>When it ends by itself, UTC; null: never. Learned policies always end.</summary>
    public DateTime? Expires { get; init; }

    /// <summary>When the gateway itself takes the policy back to shadow; null: the defaults of <see cref="PolicyGuard"/>.</summary>
    public PolicyGuard? Guard { get; init; }

    /// <summary>Where it comes from; null: somebody wrote it.</summary>
    public PolicyProvenance? Provenance { get; init; }

    /// <summary>At most so many requests of a client in a time.</summary>
    public RateLimitRule? RateLimit { get; init; }

    /// <summary>Endpoints that exist; requests to anything else are denied.</summary>
    public EndpointAllowListRule? Endpoints { get; init; }

    /// <summary>What requests of an endpoint may look like.</summary>
    public RequestSchemaRule? Schema { get; init; }

    /// <summary>Services that may call.</summary>
    public CallerRule? Callers { get; init; }

    /// <summary>Clients that are turned away.</summary>
    public ClientBlockRule? Block { get; init; }

    /// <summary>Mode and strictness of the WAF.</summary>
    public WafRule? Waf { get; init; }

    /// <summary>A rule of the WAF that does not look at one parameter.</summary>
    public WafExclusionRule? WafExclusion { get; init; }

    /// <summary>Sensitive data that is masked.</summary>
    public MaskingRule? Mask { get; init; }

    /// <summary>Times, retries, concurrency and breakers.</summary>
    public TrafficLimitsRule? Limits { get; init; }

    /// <summary>Shares of a route's destinations.</summary>
    public TrafficSplitRule? Split { get; init; }
}
