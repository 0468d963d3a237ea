using Insight.Console.Proposals;
using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Policies;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Objects;

/// <summary>Decides how to follow a gateway that has taken a policy back.</summary>
internal static class PolicyRollback
{
    /// <summary>The policy in shadow; null when it is gone, is in shadow already, or was changed since the gateway got it.</summary>
    public static NamedObject? Decide(StoredObjects stored, RollbackNotice notice, DateTime now, BundleSigner? signer)
    {
        if (stored.ByKey.GetValueOrDefault(new ObjectKey(ObjectKind.Policy, notice.Tenant, notice.Policy))?.Value is not { Spec: PolicySpec spec } value) return null;
        if (spec.Mode == PolicyMode.Shadow || PolicyHash.Of(new GatewayObject<PolicySpec>(value.Metadata, spec)) != notice.Spec) return null;
        return ProposalPolicy.Back(value, spec, Actor.Gateway(notice.Gateway).Text, now, signer);
    }
}
