using System.Globalization;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Gateway.Waf;
using Insight.Policy.Policies;

namespace Insight.Gateway.Policies;

/// <summary>How policies want one request to be treated. Equal where the same policies act.</summary>
/// <param name="set">The policies in force.</param>
/// <param name="policies">Those that act on the request, in their order.</param>
internal sealed class Conduct(PolicySet set, CompiledPolicy[] policies) : IEquatable<Conduct>
{
    private readonly CompiledPolicy[] _policies = policies;

    /// <summary>The policies in force.</summary>
    public PolicySet Set => set;

    /// <summary>Whether any of them is about the WAF.</summary>
    public bool ChangesWaf { get; } = Array.Exists(policies, static policy => policy.Spec.Waf is not null || policy.Spec.WafExclusion is not null);

    /// <summary>Those that limit times, retries or requests under way.</summary>
    public CompiledPolicy[] Limits { get; } = Array.FindAll(policies, static policy => policy.Spec.Limits is not null);

    /// <summary>What a route wants of the WAF, changed. Of several policies the strictest counts.</summary>
    public RouteInspection Change(RouteInspection inspection)
    {
        Insight.Waf.Rules.RulePolicyOptions options = inspection.Options;
        WafModeSetting? mode = null;
        int? paranoia = null, threshold = null;
        List<string> exclusions = [.. options.Exclusions];
        foreach (CompiledPolicy policy in _policies)
        {
            if (policy.Spec.Waf is { } waf)
            {
                mode = waf.Mode is { } wanted && (mode is null || wanted > mode) ? wanted : mode;
                paranoia = Max(paranoia, waf.Paranoia);
                threshold = Min(threshold, waf.Threshold);
            }

            if (policy.Spec.WafExclusion is not { } exclusion) continue;
            foreach (int rule in exclusion.Rules)
            {
                foreach (string variable in exclusion.Variables) exclusions.Add(string.Create(CultureInfo.InvariantCulture, $"ruleRemoveTargetById={rule};{variable}"));
            }
        }

        InspectionMode inForce = mode is { } given ? (InspectionMode)given : inspection.Mode;
        return inspection with
        {
            Mode = inForce,
            Options = options with
            {
                Blocks = inForce == InspectionMode.Block,
                ParanoiaLevel = paranoia ?? options.ParanoiaLevel,
                InboundThreshold = threshold ?? options.InboundThreshold,
                Exclusions = exclusions,
            },
        };
    }

    /// <summary>A route with other times and retries. Of several policies the last in order of names counts.</summary>
    public RouteSpec Change(RouteSpec route)
    {
        foreach (CompiledPolicy policy in Limits)
        {
            TrafficLimitsRule limits = policy.Spec.Limits!;
            RouteTimeout times = route.Timeout!;
            if (limits.Timeout is { } timeout)
                route = route with { Timeout = times with { Total = timeout.Total ?? times.Total, PerTry = timeout.PerTry ?? times.PerTry, Idle = timeout.Idle ?? times.Idle } };
            if (limits.Retry is { } retry) route = route with { Retry = retry };
        }

        return route;
    }

    /// <inheritdoc />
    public bool Equals(Conduct? other) => other is not null && _policies.AsSpan().SequenceEqual(other._policies);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Conduct);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (CompiledPolicy policy in _policies) hash.Add(policy);
        return hash.ToHashCode();
    }

    private static int? Max(int? one, int? other) => one is null || other > one ? other ?? one : one;

    private static int? Min(int? one, int? other) => one is null || other < one ? other ?? one : one;
}
