using Insight.Console.Access;
using Insight.Console.Audit;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Proposals;

/// <summary>A proposal with its history, and with what whoever asks can do with it.</summary>
internal static class ProposalTelling
{
    private const int MaxHistory = 100;

    public static ProposalItem Told(this ProposalService service, Proposal proposal, Caller caller, ControlDatabase database)
    {
        ProposalItem item = ProposalItem.Of(proposal, [.. AuditLog.List(database, new AuditQuery(MaxHistory, null, proposal.Tenant, ProposalService.LogKind, proposal.Id)).Select(AuditItem.Of)]);
        // While nobody signs in, names are only said with the step itself.
        Actor actor = caller.Kind == CallerKind.StartToken ? Actor.Person("") : caller.ActAs(null).Actor;
        return item with { Choices = ProposalChoices.Of(proposal, caller.Grants.In(proposal.Tenant), actor, service.Settings, service.Now()), ApprovalsNeeded = service.Settings.Approvals };
    }
}
