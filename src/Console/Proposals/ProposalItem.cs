using System.Text.Json;
using Insight.Console.Audit;
using Insight.Policy.Objects;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Proposals;

namespace Insight.Console.Proposals;

/// <summary>A proposal as people see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Kind">Kind of its rule.</param>
/// <param name="Key">What it is about.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Revision">What an action may name to be refused when somebody else was faster.</param>
/// <param name="Title">What it does.</param>
/// <param name="WhyNow">What speaks for it.</param>
/// <param name="Changes">Policy that it would replace; empty: none.</param>
/// <param name="CanaryPercent">Percent of clients, once it is in canary.</param>
/// <param name="Approvals">Who agreed.</param>
/// <param name="Renews">Proposal whose policy it would renew; empty: none.</param>
/// <param name="SnoozedUntil">Of a snoozed one: until when, UTC.</param>
/// <param name="Reason">Why it stands where it stands.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="UpdatedAt">When it was changed last, UTC.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="EvidenceHash">SHA-256 of that.</param>
/// <param name="History">What happened to it, newest first, at most 100 entries; null in lists.</param>
/// <param name="Choices">Steps that it can take, and whether whoever asks can take them; null in lists.</param>
/// <param name="ApprovalsNeeded">People who must agree; null in lists.</param>
public sealed record ProposalItem(
    string Id, string Tenant, string Kind, string Key, ProposalState State, string Author, long Revision, string Title, string WhyNow, string Changes, double CanaryPercent,
    IReadOnlyList<ProposalApproval> Approvals, string Renews, DateTime? SnoozedUntil, string Reason, DateTime CreatedAt, DateTime UpdatedAt, JsonElement Policy,
    CandidateEvidence Evidence, string EvidenceHash, IReadOnlyList<AuditItem>? History,
    IReadOnlyList<ProposalChoice>? Choices = null, int? ApprovalsNeeded = null)
{
    /// <summary>Of a proposal.</summary>
    public static ProposalItem Of(Proposal proposal, IReadOnlyList<AuditItem>? history = null)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return new ProposalItem(
            proposal.Id, proposal.Tenant, proposal.Kind, proposal.Key, proposal.State, proposal.Author, proposal.Revision, proposal.Title, proposal.WhyNow, proposal.Changes,
            proposal.CanaryPercent, proposal.Approvals, proposal.Renews, proposal.SnoozedUntil, proposal.Reason, proposal.CreatedAt, proposal.UpdatedAt,
            JsonElement.Parse(new NamedObject(proposal.Policy.Metadata, proposal.Policy.Spec).Json), proposal.Evidence, proposal.EvidenceHash(), history);
    }
}
