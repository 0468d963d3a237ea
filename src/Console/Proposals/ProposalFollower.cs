using System.Data.Common;
using System.Globalization;
using Insight.Console.Objects;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Microsoft.Extensions.Options;

namespace Insight.Console.Proposals;

/// <summary>Lets proposals follow the clock and the policies: what has ended is deleted, what was taken back by hand is rolled back, what ends soon is proposed anew.</summary>
internal sealed class ProposalFollower(ProposalStore store, ProposalService service, ObjectStore objects, IOptions<ConsoleOptions> options)
{
    /// <summary>The job's name.</summary>
    public const string RenewalJob = "renewal";

    private static readonly Actor s_follow = Actor.Job("follow");
    private static readonly Actor s_renewal = Actor.Job(RenewalJob);

    /// <summary>Looks once.</summary>
    public void Run()
    {
        DateTime now = service.Now();
        service.Expire([.. objects.Read().ByKey.Where(pair => pair.Value.Value.Spec is PolicySpec { Expires: { } end } && end <= now).Select(static pair => pair.Key)]);
        StoredObjects stored = objects.Read();
        Proposal[] all = [.. store.InStates(ProposalState.Shadow, ProposalState.Canary, ProposalState.Enforced, ProposalState.RolledBack, ProposalState.Proposed, ProposalState.InReview, ProposalState.Snoozed)];
        foreach (Proposal proposal in all.Where(static proposal => proposal.IsActive || proposal.State == ProposalState.RolledBack)) Follow(proposal, stored, now);
        foreach (Proposal proposal in all.Where(proposal => proposal.State == ProposalState.Snoozed && proposal.SnoozedUntil <= now)) Act(proposal, new ProposalAction(ProposalVerb.Wake));
        HashSet<string> active = [.. store.InStates(ProposalState.Shadow, ProposalState.Canary, ProposalState.Enforced).Select(static proposal => proposal.Id)];
        foreach (Proposal proposal in all.Where(proposal => proposal.State is ProposalState.Proposed or ProposalState.Snoozed && proposal.Renews.Length > 0 && !active.Contains(proposal.Renews)))
        {
            Act(proposal, new ProposalAction(ProposalVerb.Withdraw, "what it would renew is no more"));
        }

        TimeSpan lead = options.Value.Proposals.RenewBefore;
        foreach (Proposal proposal in all.Where(proposal => active.Contains(proposal.Id) && proposal.Policy.Spec.Expires is { } end && end - now <= lead)) Renew(proposal, now);
    }

    private void Follow(Proposal proposal, StoredObjects stored, DateTime now)
    {
        PolicySpec? spec = stored.ByKey.GetValueOrDefault(ProposalPolicy.KeyOf(proposal))?.Value.Spec as PolicySpec;
        bool isOwn = spec?.Provenance?.Proposal == proposal.Id;
        if (!isOwn && proposal.Policy.Spec.Expires <= now) Act(proposal, new ProposalAction(ProposalVerb.Expire, "its time is over"));
        else if (!proposal.IsActive) return;
        else if (!isOwn) Act(proposal, new ProposalAction(ProposalVerb.RollBack, "its policy was deleted or replaced"));
        else if (spec!.Mode == PolicyMode.Shadow && proposal.State != ProposalState.Shadow) Act(proposal, new ProposalAction(ProposalVerb.RollBack, "its policy was put into shadow"));
    }

    private void Act(Proposal proposal, ProposalAction action) => service.Act(proposal.Tenant, proposal.Id, action, s_follow, proposal.Revision);

    private void Renew(Proposal proposal, DateTime now)
    {
        using DbConnection connection = store.Open();
        using DbTransaction transaction = connection.BeginWrite();
        if (ProposalStore.OfKey(connection, transaction, proposal.Tenant, proposal.Key).Any(other => other.Renews == proposal.Id)) return;
        GatewayObject<PolicySpec> policy = ProposalService.Bare(proposal.Policy);
        service.Enter(connection, transaction, proposal with
        {
            Id = CandidateIntake.NewId(),
            State = ProposalState.Proposed,
            Author = s_renewal.Text,
            Revision = 1,
            Policy = policy with { Spec = policy.Spec with { Expires = null } },
            Changes = "",
            WhyNow = string.Create(CultureInfo.InvariantCulture, $"The policy ends on {proposal.Policy.Spec.Expires:yyyy-MM-dd}; approved, it goes on as it is."),
            CanaryPercent = 0,
            Approvals = [],
            Renews = proposal.Id,
            Reason = "",
            CreatedAt = now,
            UpdatedAt = now,
        });
        transaction.Commit();
    }
}
