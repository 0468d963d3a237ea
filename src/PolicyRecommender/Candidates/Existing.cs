using Insight.Contracts.Objects;
using Insight.Contracts.Policies;

namespace Insight.PolicyRecommender.Candidates;

/// <summary>Finds the policy that a candidate would change.</summary>
internal static class Existing
{
    /// <summary>What is learned ends after 90 days unless it is learned again.</summary>
    private const int Days = 90;

    public static DateTime Expiry(DateTime learned) => learned.Date.AddDays(Days + 1);

    /// <summary>The policy of a tenant with the same scope; null: there is none.</summary>
    public static GatewayObject<PolicySpec>? Of(ObjectSet objects, string tenant, PolicyScope scope, Func<PolicySpec, bool> isOfKind)
    {
        foreach (GatewayObject<PolicySpec> policy in objects.Policies)
        {
            PolicyScope other = policy.Spec.Scope;
            if (policy.Metadata.Tenant == tenant && isOfKind(policy.Spec) && other.App == scope.App && other.Service == scope.Service && other.Source == scope.Source
                && other.Hosts.Order().SequenceEqual(scope.Hosts.Order()) && other.Endpoints.Count == scope.Endpoints.Count && other.Endpoints.All(scope.Endpoints.Contains)) return policy;
        }

        return null;
    }
}
