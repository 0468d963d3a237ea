using Insight.Contracts.Records;

namespace Insight.Policy.Policies;

/// <summary>Whose clients were found by <see cref="BlockIndex"/> already.</summary>
internal sealed class ClientBlocking : PolicyRule
{
    public override PolicyFinding Judge(in PolicyRequest request, CompiledPolicy policy, RateTable rates) => new(PolicyAction.Deny, 403, "blocked-client");
}
