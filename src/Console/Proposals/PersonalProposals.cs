using System.Data.Common;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Policies;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Proposals;

/// <summary>Makes proposals of policies that people wrote. They go the way of all others, and nobody approves their own.</summary>
internal sealed class PersonalProposals(ProposalStore store, ProposalService service, Objects.ObjectStore objects)
{
    /// <summary>Said of what nobody has learned: the evidence is what people approve.</summary>
    private const string NotLearned = "somebody wrote it; nothing was learned from history. A replay (POST /api/v1/policies/replay) says what it would have done";

    /// <summary>Enters a proposal.</summary>
    /// <param name="policy">What is proposed; mode and provenance come with the steps of the proposal.</param>
    /// <param name="reason">Why.</param>
    /// <param name="actor">Who proposes it: a person.</param>
    public ProposalOutcome Propose(GatewayObject<PolicySpec> policy, string reason, Actor actor)
    {
        // Whoever holds a token that is nobody's could otherwise approve what they wrote with it.
        if (actor.Kind != ActorKind.Person) return ProposalOutcome.Conflict("Only people propose policies; use a token that somebody made for themselves.");
        string tenant = policy.Metadata.Tenant, kind = PolicyKinds.Of(policy.Spec).Word, name = policy.Metadata.Name, key = $"person/{kind}/{name}";
        DateTime now = service.Now();
        using DbConnection connection = store.Open();
        using DbTransaction transaction = connection.BeginWrite();
        if (ProposalStore.OfKey(connection, transaction, tenant, key).Any(static other => ProposalRules.IsOpen(other.State) && !other.IsActive))
            return ProposalOutcome.Conflict($"A policy '{name}' is proposed already; edit that proposal, or choose another name.");
        if (ProposalStore.Undecided(connection, transaction, tenant) >= CandidateIntake.MaxUndecided)
            return ProposalOutcome.Conflict($"The tenant has {CandidateIntake.MaxUndecided} proposals that nobody has decided; decide some first.");
        string changes = objects.Read(connection, transaction).ByKey.ContainsKey(new ObjectKey(ObjectKind.Policy, tenant, name)) ? name : "";
        Proposal proposal = new()
        {
            Id = CandidateIntake.NewId(),
            Tenant = tenant,
            Kind = kind,
            Key = key,
            Author = actor.Text,
            Policy = CandidateIntake.Named(ProposalService.Bare(policy), changes),
            Changes = changes,
            Title = changes.Length > 0 ? $"Put another {kind} policy in place of '{changes}'" : $"Add the {kind} policy '{name}'",
            WhyNow = reason,
            Reason = reason,
            Evidence = new CandidateEvidence { From = now, To = now, Cautions = [NotLearned] },
            CreatedAt = now,
            UpdatedAt = now,
        };
        service.Enter(connection, transaction, proposal);
        transaction.Commit();
        return new ProposalOutcome(proposal, 200, "");
    }
}
