using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Proposals;

/// <summary>Makes proposals of candidates: one per question, and none that was rejected on the same grounds.</summary>
internal sealed class CandidateIntake(ProposalStore store, ProposalService service)
{
    /// <summary>Most undecided proposals of a tenant: more than people will ever look at.</summary>
    public const int MaxUndecided = 1000;

    private const int MaxPolicyName = 63;

    /// <summary>A new id.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Takes what a source found for a tenant; what it finds no more is withdrawn when nobody has decided it.</summary>
    public void Take(string tenant, string kind, IReadOnlyList<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        Actor actor = Actor.Job($"candidates/{kind}");
        HashSet<string> keys = new(StringComparer.Ordinal);
        foreach (Candidate candidate in candidates)
        {
            if (candidate.Policy.Metadata.Tenant == tenant && keys.Add(candidate.Key)) Take(tenant, kind, candidate, actor);
        }

        foreach (Proposal proposal in store.InStates(ProposalState.Proposed, ProposalState.Snoozed))
        {
            if (proposal.Tenant != tenant || proposal.Kind != kind || proposal.Author != actor.Text || keys.Contains(proposal.Key)) continue;
            service.Act(tenant, proposal.Id, new ProposalAction(ProposalVerb.Withdraw, "history does not speak for it any more"), actor, proposal.Revision);
        }
    }

    private void Take(string tenant, string kind, Candidate candidate, Actor actor)
    {
        DateTime now = service.Now();
        using DbConnection connection = store.Open();
        using DbTransaction transaction = connection.BeginWrite();
        IReadOnlyList<Proposal> before = ProposalStore.OfKey(connection, transaction, tenant, candidate.Key);
        GatewayObject<PolicySpec> policy = Named(ProposalService.Bare(candidate.Policy), candidate.Changes);
        bool isSame(Proposal proposal) => Grounds(proposal.Policy, proposal.Evidence) == Grounds(policy, candidate.Evidence);
        Proposal? open = before.FirstOrDefault(static proposal => ProposalRules.IsOpen(proposal.State));
        bool isFresh = open is { State: ProposalState.Proposed } && open.Author == actor.Text;
        if (open is not null && (!isFresh || isSame(open))) return;
        if (open is null && before.Any(proposal => proposal.State == ProposalState.Rejected && isSame(proposal))) return;
        if (open is null && ProposalStore.Undecided(connection, transaction, tenant) >= MaxUndecided) return;
        service.Enter(connection, transaction, new Proposal
        {
            Id = open?.Id ?? NewId(),
            Tenant = tenant,
            Kind = kind,
            Key = candidate.Key,
            Author = actor.Text,
            Revision = (open?.Revision ?? 0) + 1,
            Policy = policy,
            Changes = candidate.Changes,
            Title = candidate.Title,
            WhyNow = candidate.WhyNow,
            Evidence = candidate.Evidence,
            CreatedAt = open?.CreatedAt ?? now,
            UpdatedAt = now,
        });
        transaction.Commit();
    }

    /// <summary>What would replace a policy stands beside it until it is enforced, so that nothing is unguarded meanwhile: it needs a name of its own.</summary>
    internal static GatewayObject<PolicySpec> Named(GatewayObject<PolicySpec> policy, string changes)
    {
        if (policy.Metadata.Name != changes) return policy;
        string digest = PolicyText(policy, 4);
        string name = changes.Length > MaxPolicyName - 9 ? changes[..(MaxPolicyName - 9)].TrimEnd('-') : changes;
        return policy with { Metadata = policy.Metadata with { Name = $"{name}-{digest}" } };
    }

    // The window moves with every run and figures with it; what is decided is the rule, and how sure it is.
    private static string Grounds(GatewayObject<PolicySpec> policy, CandidateEvidence evidence) => $"{evidence.Confidence} {PolicyText(policy, 32)}";

    private static string PolicyText(GatewayObject<PolicySpec> policy, int bytes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(new NamedObject(policy.Metadata, policy.Spec with { Expires = null }).Json)).AsSpan(0, bytes));
}
