using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Insight.Gateway.Policies;
using Insight.Gateway.Profiles;
using Insight.Policy.Policies;
using Insight.Waf.Rules;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Waf;

/// <summary>One loaded set of rules with the policies that routes have for it. It is replaced as a whole; requests under way keep theirs.</summary>
internal sealed class ActiveRules
{
    /// <summary>Ways in which policies change routes that are kept ready; more of them are made anew for each request.</summary>
    private const int MaxChanged = 1_024;

    private readonly ConditionalWeakTable<RouteModel, RoutePolicy> _policies = [];
    private readonly ConditionalWeakTable<PolicySet, ConcurrentDictionary<(RouteModel? Route, Conduct Conduct), RoutePolicy>> _changed = [];
    private readonly WafOptions _options;
    private readonly RoutePolicy _default;

    public ActiveRules(RuleSet rules, WafOptions options)
    {
        Rules = rules;
        Excusable = new ExcusableRules(rules);
        _options = options;
        _default = RoutePolicy.Create(rules, RouteInspection.Read(options, null, []));
    }

    public RuleSet Rules { get; }

    /// <summary>Which of the rules a profile may excuse.</summary>
    public ExcusableRules Excusable { get; }

    /// <summary>The policy of a route; null: of a request that an application forwards without one.</summary>
    public RoutePolicy Of(RouteModel? route)
    {
        if (route is null) return _default;
        return _policies.TryGetValue(route, out RoutePolicy? policy) ? policy : _policies.GetValue(route, Create);
    }

    /// <summary>The policy of a route, changed by what policies want of the WAF.</summary>
    /// <param name="route">The route; null: none.</param>
    /// <param name="conduct">What they want; null: nothing.</param>
    public RoutePolicy Of(RouteModel? route, Conduct? conduct)
    {
        if (conduct is not { ChangesWaf: true }) return Of(route);
        ConcurrentDictionary<(RouteModel?, Conduct), RoutePolicy> changed = _changed.GetOrCreateValue(conduct.Set);
        if (changed.TryGetValue((route, conduct), out RoutePolicy? policy)) return policy;
        policy = Create(route, conduct);
        if (changed.Count < MaxChanged) changed.TryAdd((route, conduct), policy);
        return policy;
    }

    private RoutePolicy Create(RouteModel route) => Create(route, null);

    private RoutePolicy Create(RouteModel? route, Conduct? conduct)
    {
        // The proxy asked RecordingTransforms before it took the route: what is wrong is not here.
        List<string> errors = [];
        RouteInspection inspection = RouteInspection.Read(_options, route?.Config.Metadata, errors);
        if (errors.Count > 0) return _default;
        if (conduct is not null) inspection = conduct.Change(inspection);
        return RulePolicy.Check(inspection.Options).Any() ? Of(route) : RoutePolicy.Create(Rules, inspection);
    }
}
