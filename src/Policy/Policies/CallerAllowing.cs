using System.Collections.Frozen;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;

namespace Insight.Policy.Policies;

internal sealed class CallerAllowing(CallerRule rule) : PolicyRule
{
    private readonly FrozenSet<string> _services = rule.Services.ToFrozenSet(StringComparer.Ordinal);

    public override PolicyFinding Judge(in PolicyRequest request, CompiledPolicy policy, RateTable rates)
    {
        // The name of a network says where a client is, and not which service it is.
        if (request.Source.Length == 0 || request.Source.StartsWith("network:", StringComparison.Ordinal)) return rule.Outside ? PolicyFinding.Pass : PolicyFinding.Deny(403, "unknown-caller");
        if (!_services.Contains(request.Source)) return PolicyFinding.Deny(403, "other-caller");

        // A name that anybody could have taken opens nothing.
        return request.SourceConfidence >= SourceConfidence.AddressMap ? PolicyFinding.Pass : PolicyFinding.Deny(403, "unverified-caller");
    }
}
