using System.Security.Cryptography;
using System.Text.Json;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.PolicyRecommender.Candidates;

namespace Insight.PolicyRecommender.Proposals;

/// <summary>A candidate on its way to a policy.</summary>
public sealed record Proposal
{
    /// <summary>Its id, 32 small hexadecimal digits.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its tenant, that of the policy.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Kind of the source that found it.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What it is about, see <see cref="Candidate.Key"/>.</summary>
    public string Key { get; init; } = "";

    /// <summary>Where it stands.</summary>
    public ProposalState State { get; init; } = ProposalState.Proposed;

    /// <summary>Who wrote its policy, as <see cref="Storage.Control.Audit.Actor.Text"/>.</summary>
    public string Author { get; init; } = "";

    /// <summary>Grows with every change.</summary>
    public long Revision { get; init; } = 1;

    /// <summary>The policy that it proposes, in shadow; from the approval on with its expiry.</summary>
    public required GatewayObject<PolicySpec> Policy { get; init; }

    /// <summary>Name of the policy that it would replace; empty: none.</summary>
    public string Changes { get; init; } = "";

    /// <summary>What it does.</summary>
    public string Title { get; init; } = "";

    /// <summary>What speaks for it.</summary>
    public string WhyNow { get; init; } = "";

    /// <summary>What it rests on.</summary>
    public CandidateEvidence Evidence { get; init; } = new();

    /// <summary>Percent of clients, once it is in canary.</summary>
    public double CanaryPercent { get; init; }

    /// <summary>Who agreed to what it is now.</summary>
    public IReadOnlyList<ProposalApproval> Approvals { get; init; } = [];

    /// <summary>Id of the proposal whose policy it would renew; empty: it is no renewal.</summary>
    public string Renews { get; init; } = "";

    /// <summary>Of a snoozed one: until when, UTC.</summary>
    public DateTime? SnoozedUntil { get; init; }

    /// <summary>Why it stands where it stands.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>When it was changed last, UTC.</summary>
    public DateTime UpdatedAt { get; init; }

    /// <summary>Whether gateways have its policy.</summary>
    public bool IsActive => ProposalRules.IsActive(State);

    /// <summary>SHA-256 of the evidence, 64 small hexadecimal digits: what people approve.</summary>
    public string EvidenceHash() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Evidence, ObjectJson.Options)));
}
