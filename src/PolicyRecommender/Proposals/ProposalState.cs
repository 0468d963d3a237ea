namespace Insight.PolicyRecommender.Proposals;

/// <summary>Where a proposal stands on its way to a policy that is enforced.</summary>
public enum ProposalState
{
    /// <summary>Made by a job or a person; nobody else has looked at it.</summary>
    Proposed,

    /// <summary>Somebody looks at it, and may have changed it.</summary>
    InReview,

    /// <summary>Enough people have agreed.</summary>
    Approved,

    /// <summary>Gateways note what it would do.</summary>
    Shadow,

    /// <summary>It acts on a share of the clients.</summary>
    Canary,

    /// <summary>It acts on every request in scope.</summary>
    Enforced,

    /// <summary>Its time is over; gateways have dropped it.</summary>
    Expired,

    /// <summary>A guard or a person has taken it back; gateways do not act on it.</summary>
    RolledBack,

    /// <summary>Somebody decided against it: it is not proposed again while the evidence is the same.</summary>
    Rejected,

    /// <summary>Nobody wants to hear of it until a time.</summary>
    Snoozed,

    /// <summary>The evidence is gone before anybody has decided.</summary>
    Withdrawn,
}
