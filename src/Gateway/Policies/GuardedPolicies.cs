using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Guards;
using Insight.Policy.Policies;

namespace Insight.Gateway.Policies;

/// <summary>The policies in force with what each did lately.</summary>
internal sealed class GuardedPolicies
{
    private readonly Dictionary<(string Tenant, string Name), GuardWindow> _windows;
    private readonly Dictionary<CompiledPolicy, GuardWindow> _ofPolicy;
    private readonly Dictionary<string, GuardWindow> _tenants;
    private readonly Dictionary<(string Tenant, string Route), GuardedSplit> _splits;

    /// <summary>Policies, with what those of the same name did before.</summary>
    /// <param name="set">The policies.</param>
    /// <param name="routes">The routes whose shares they may change.</param>
    /// <param name="before">Those before.</param>
    public GuardedPolicies(PolicySet set, IReadOnlyList<GatewayObject<RouteSpec>> routes, GuardedPolicies? before)
    {
        Set = set;
        _windows = set.Policies.ToDictionary(KeyOf, policy => before?._windows.GetValueOrDefault(KeyOf(policy)) ?? new GuardWindow());
        _ofPolicy = set.Policies.ToDictionary(static policy => policy, policy => _windows[KeyOf(policy)]);
        _tenants = set.Policies.Select(static policy => policy.Metadata.Tenant).Distinct(StringComparer.Ordinal)
            .ToDictionary(static tenant => tenant, tenant => before?._tenants.GetValueOrDefault(tenant) ?? new GuardWindow(), StringComparer.Ordinal);
        _splits = SplitsOf(set, routes);
    }

    /// <summary>The policies.</summary>
    public PolicySet Set { get; }

    /// <summary>Who has to be told how a request ends.</summary>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="second">When it arrived, seconds since 1970.</param>
    /// <param name="client">Hash of its client.</param>
    /// <param name="asked">What policies said.</param>
    /// <param name="route">The route that objects made and the destination that was chosen; null: it has none.</param>
    public GuardedRequest Follow(string tenant, long second, ulong client, List<PolicyVerdict> asked, (string Route, string Cluster, string Subset)? route)
    {
        GuardedSplit? split = route is { } taken && _splits.Count > 0 ? _splits.GetValueOrDefault((tenant, taken.Route)) : null;
        (GuardWindow, GuardedAction)[] windows = new (GuardWindow, GuardedAction)[asked.Count + (split is null ? 1 : 2)];
        bool isDenied = false;
        for (int i = 0; i < asked.Count; i++)
        {
            windows[i] = (_ofPolicy[asked[i].Policy], ActionOf(asked[i]));
            isDenied |= windows[i].Item2 == GuardedAction.Denies;
        }

        windows[asked.Count] = (_tenants[tenant], isDenied ? GuardedAction.Denies : GuardedAction.Acts);
        if (split is not null) windows[^1] = (split.Window, split.Acts((route!.Value.Cluster, route.Value.Subset)) ? GuardedAction.Acts : GuardedAction.Notes);
        return new GuardedRequest(second, client, windows);
    }

    /// <summary>The policies that do more harm than they may, with what is wrong.</summary>
    public IEnumerable<(CompiledPolicy Policy, string Reason)> Breaches(long second)
    {
        foreach (CompiledPolicy policy in Set.Policies)
        {
            if (policy.Spec.Mode == PolicyMode.Shadow) continue;
            (GuardCounts acted, GuardCounts beside, GuardCounts before) = _ofPolicy[policy].Read(second);
            PolicyGuard guard = policy.Spec.Guard ?? new PolicyGuard();

            // What all meet at the same time is no policy's doing. Where nobody is left beside it, what was before is a guess, by which what only turns requests away
            // must not end: an attack that makes everything slow would take back what stops it.
            GuardCounts usual = policy.Spec.Mode == PolicyMode.Canary && (TurnsAway(policy.Spec) || beside.Passed >= guard.LeastRequests) ? beside : TurnsAway(policy.Spec) ? default : before;

            // A block is asked about the clients that it names only: its share is that of all of the tenant.
            if (policy.Spec.Block is not null)
            {
                GuardCounts all = _tenants[policy.Metadata.Tenant].Read(second).Acted;
                acted = all with { Denied = acted.Denied, TouchedClients = Math.Min(acted.TouchedClients, all.Clients) };
                usual = default;
            }

            if (GuardDecision.Breach(guard, acted, usual) is { } reason) yield return (policy, reason);
        }
    }

    private static GuardedAction ActionOf(in PolicyVerdict verdict) =>
        !verdict.Acts ? GuardedAction.Notes
        : verdict.Finding.Status != 0 ? GuardedAction.Denies
        : verdict.Policy.Spec.Waf is not null ? GuardedAction.ActsThroughWaf
        : GuardedAction.Acts;

    private Dictionary<(string, string), GuardedSplit> SplitsOf(PolicySet set, IReadOnlyList<GatewayObject<RouteSpec>> routes)
    {
        Dictionary<(string, string), GuardedSplit> splits = [];
        foreach (CompiledPolicy policy in set.Policies)
        {
            // Of several about one route the last in order of names counts, as the routes are made.
            if (policy.Spec.Split is not { } split) continue;
            GatewayObject<RouteSpec>? route = routes.FirstOrDefault(one => one.Metadata.Tenant == policy.Metadata.Tenant && one.Metadata.Name == split.Route);
            if (route is not null) splits[(policy.Metadata.Tenant, split.Route)] = new GuardedSplit(_ofPolicy[policy], policy.Spec.Mode == PolicyMode.Shadow ? null : PolicySplits.Raised(route.Spec, split));
        }

        return splits;
    }

    private static bool TurnsAway(PolicySpec spec) => spec.Block is not null || spec.Callers is not null || spec.Endpoints is not null || spec.Schema is not null || spec.RateLimit is not null;

    private static (string Tenant, string Name) KeyOf(CompiledPolicy policy) => (policy.Metadata.Tenant, policy.Metadata.Name);
}
