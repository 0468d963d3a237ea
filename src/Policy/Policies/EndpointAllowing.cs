using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Endpoints;

namespace Insight.Policy.Policies;

internal sealed class EndpointAllowing : PolicyRule
{
    [ThreadStatic]
    private static List<TemplateHit>? t_hits;

    private readonly TemplateIndex _templates = new();

    public EndpointAllowing(EndpointAllowListRule rule)
    {
        foreach (PolicyEndpoint endpoint in rule.Allow) _templates.Add(endpoint.Method, endpoint.Path, 0);
    }

    public override PolicyFinding Judge(in PolicyRequest request, CompiledPolicy policy, RateTable rates)
    {
        List<TemplateHit> hits = t_hits ??= [];
        hits.Clear();
        RequestPath.Find(_templates, request.Path, hits);
        if (hits.Count == 0) return PolicyFinding.Deny(404, "unknown-endpoint");
        foreach (TemplateHit hit in hits)
        {
            if (IsOf(hit.Method, request.Method)) return PolicyFinding.Pass;
        }

        string allow = string.Join(", ", hits.Select(static hit => hit.Method).Distinct().Order(StringComparer.Ordinal));
        return new PolicyFinding(PolicyAction.Deny, 405, "unknown-method", Allow: allow);
    }

    /// <summary>Where a resource can be fetched, its headers can (RFC 9110, section 9.3.2).</summary>
    private static bool IsOf(string known, string method) => known.Length == 0 || known == method || (method == "HEAD" && known == "GET");
}
