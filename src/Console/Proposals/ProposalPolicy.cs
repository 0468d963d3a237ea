using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Policies;
using Insight.PolicyRecommender.Proposals;

namespace Insight.Console.Proposals;

/// <summary>Makes the policy of a proposal.</summary>
internal static class ProposalPolicy
{
    /// <summary>The key of its object.</summary>
    public static ObjectKey KeyOf(Proposal proposal) => new(ObjectKind.Policy, proposal.Policy.Metadata.Tenant, proposal.Policy.Metadata.Name);

    /// <summary>The policy as it is in a state, signed for those who approved it.</summary>
    public static NamedObject Of(Proposal proposal, IEnumerable<(string User, DateTime At)> approvals, BundleSigner signer)
    {
        PolicySpec spec = proposal.Policy.Spec with
        {
            Mode = proposal.State switch { ProposalState.Canary => PolicyMode.Canary, ProposalState.Enforced => PolicyMode.Enforce, _ => PolicyMode.Shadow },
            CanaryPercent = proposal.State == ProposalState.Canary ? proposal.CanaryPercent : proposal.Policy.Spec.CanaryPercent,
            Provenance = new PolicyProvenance { Proposal = proposal.Id, Evidence = proposal.EvidenceHash() },
        };
        return Named(PolicyApprovals.Sign(proposal.Policy with { Spec = spec }, approvals, signer));
    }

    /// <summary>A policy in shadow, signed for whoever took it back.</summary>
    public static NamedObject Back(NamedObject policy, PolicySpec spec, string by, DateTime now, BundleSigner? signer)
    {
        GatewayObject<PolicySpec> back = new(policy.Metadata, spec with { Mode = PolicyMode.Shadow });
        return Named(spec.Provenance is null || signer is null ? back : PolicyApprovals.Sign(back, [(by, now)], signer));
    }

    private static NamedObject Named(GatewayObject<PolicySpec> policy) => new(policy.Metadata, policy.Spec);
}
