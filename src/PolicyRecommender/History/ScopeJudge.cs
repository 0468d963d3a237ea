using System.Security.Cryptography;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Endpoints.Profiles;
using Insight.Policy.Policies;

namespace Insight.PolicyRecommender.History;

/// <summary>Asks the code that gateways decide with whether a path is one of a scope's endpoints. One thread.</summary>
internal sealed class ScopeJudge
{
    private readonly PolicySet _set;
    private readonly string _tenant;
    private readonly RateTable _rates = new(new ProfileKey(RandomNumberGenerator.GetBytes(ProfileKey.Length)));
    private readonly List<PolicyVerdict> _verdicts = [], _asked = [];

    public ScopeJudge(string tenant, IReadOnlyList<PolicyEndpoint> endpoints)
    {
        // A rule that always passes: who is asked is in scope.
        PolicySpec spec = new() { Scope = new PolicyScope { Endpoints = endpoints }, Schema = new RequestSchemaRule() };
        _set = new PolicySet([new GatewayObject<PolicySpec>(new ObjectMetadata { Name = "scope", Tenant = tenant }, spec)]);
        _tenant = tenant;
    }

    /// <summary>Whether it is.</summary>
    /// <param name="method">Method as received.</param>
    /// <param name="path">Path as received.</param>
    /// <param name="endpoint">Template of the learned endpoint; empty: none is known.</param>
    public bool IsInScope(string method, string path, string endpoint)
    {
        _set.Decide(new HistoryRequest { Tenant = _tenant, Method = method, Path = path, Endpoint = endpoint }.ToPolicyRequest(), _rates, _verdicts, _asked);
        return _asked.Count > 0;
    }
}
