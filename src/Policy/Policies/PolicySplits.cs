using Insight.Contracts.Objects;
using Insight.Contracts.Policies;

namespace Insight.Policy.Policies;

/// <summary>Policies that change a route's shares, put into the routes. Pure.</summary>
public static class PolicySplits
{
    /// <summary>Shares are made whole numbers of this.</summary>
    private const int Whole = 1_000_000;

    /// <summary>The objects with the shares that policies want; the same objects when none wants any.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="now">Policies that have ended by then say nothing, UTC.</param>
    public static ObjectSet Apply(ObjectSet objects, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(objects);
        Dictionary<(string, string), PolicySpec> splits = [];
        foreach (GatewayObject<PolicySpec> policy in objects.Policies)
        {
            if (policy.Spec is { Split: { } split, Mode: not PolicyMode.Shadow } && !(policy.Spec.Expires <= now)) splits[(policy.Metadata.Tenant, split.Route)] = policy.Spec;
        }

        if (splits.Count == 0) return objects;
        return objects with
        {
            Routes = [.. objects.Routes.Select(route => splits.TryGetValue((route.Metadata.Tenant, route.Metadata.Name), out PolicySpec? spec)
                ? route with { Spec = route.Spec with { To = Blend(route.Spec.To, spec.Split!.To, spec.Mode == PolicyMode.Enforce ? 1 : spec.CanaryPercent / 100) } }
                : route)],
        };
    }

    /// <summary>When the next of them ends, UTC; null: none does.</summary>
    public static DateTime? NextEnd(ObjectSet objects, DateTime now) =>
        objects.Policies.Where(policy => policy.Spec.Split is not null && policy.Spec.Expires > now).Min(static policy => policy.Spec.Expires);

    /// <summary>The destinations that a policy gives a greater share than the route itself does.</summary>
    public static IReadOnlySet<(string Cluster, string Subset)> Raised(RouteSpec route, TrafficSplitRule split)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(split);
        Dictionary<(string, string), int> before = Blend(route.To, split.To, 0).ToDictionary(static one => (one.Cluster, one.Subset), static one => one.Weight);
        return Blend(route.To, split.To, 1).Where(one => one.Weight > before.GetValueOrDefault((one.Cluster, one.Subset))).Select(static one => (one.Cluster, one.Subset)).ToHashSet();
    }

    private static RouteDestination[] Blend(IReadOnlyList<RouteDestination> before, IReadOnlyList<RouteDestination> after, double share)
    {
        Dictionary<(string, string), double> weights = [];
        Add(before, 1 - share);
        Add(after, share);
        return [.. weights.Select(static one => new RouteDestination { Cluster = one.Key.Item1, Subset = one.Key.Item2, Weight = (int)Math.Round(one.Value * Whole) })];

        void Add(IReadOnlyList<RouteDestination> destinations, double part)
        {
            double sum = destinations.Sum(static destination => (double)destination.Weight);
            foreach (RouteDestination destination in destinations)
            {
                (string, string) key = (destination.Cluster, destination.Subset);
                weights[key] = weights.GetValueOrDefault(key) + (part * destination.Weight / sum);
            }
        }
    }
}
