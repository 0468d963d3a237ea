namespace Insight.PolicyRecommender.Proposals;

/// <summary>What can be done to a proposal.</summary>
public enum ProposalVerb
{
    /// <summary>Begin to look at it; also again after it was rolled back.</summary>
    Review,

    /// <summary>Change its policy; whoever does is its author from then on.</summary>
    Edit,

    /// <summary>Agree to it.</summary>
    Approve,

    /// <summary>Make it a policy; the console does, when enough people agreed.</summary>
    Deploy,

    /// <summary>Let it act on a share of the clients, or on a greater one.</summary>
    Promote,

    /// <summary>Let it act on every request.</summary>
    Enforce,

    /// <summary>Decide against it.</summary>
    Reject,

    /// <summary>Not to hear of it until a time.</summary>
    Snooze,

    /// <summary>End the snoozing.</summary>
    Wake,

    /// <summary>Take it away undecided.</summary>
    Withdraw,

    /// <summary>Take its policy back to shadow.</summary>
    RollBack,

    /// <summary>Its time is over, or another one goes on in its place.</summary>
    Expire,
}
