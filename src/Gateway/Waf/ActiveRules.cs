using System.Runtime.CompilerServices;
using Insight.Waf.Rules;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Waf;

/// <summary>One loaded set of rules with the policies that routes have for it. It is replaced as a whole; requests under way keep theirs.</summary>
internal sealed class ActiveRules
{
    private readonly ConditionalWeakTable<RouteModel, RoutePolicy> _policies = [];
    private readonly WafOptions _options;
    private readonly RoutePolicy _default;

    public ActiveRules(RuleSet rules, WafOptions options)
    {
        Rules = rules;
        _options = options;
        _default = RoutePolicy.Create(rules, RouteInspection.Read(options, null, []));
    }

    public RuleSet Rules { get; }

    /// <summary>The policy of a route; null: of a request that an application forwards without one.</summary>
    public RoutePolicy Of(RouteModel? route)
    {
        if (route is null) return _default;
        return _policies.TryGetValue(route, out RoutePolicy? policy) ? policy : _policies.GetValue(route, Create);
    }

    private RoutePolicy Create(RouteModel route)
    {
        // The proxy asked RecordingTransforms before it took the route: what is wrong is not here.
        List<string> errors = [];
        RouteInspection inspection = RouteInspection.Read(_options, route.Config.Metadata, errors);
        return errors.Count == 0 ? RoutePolicy.Create(Rules, inspection) : _default;
    }
}
