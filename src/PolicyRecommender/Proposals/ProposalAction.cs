namespace Insight.PolicyRecommender.Proposals;

/// <summary>Something that is done to a proposal.</summary>
/// <param name="Verb">What.</param>
/// <param name="Reason">Why; may be empty, except to reject and to break glass.</param>
public sealed record ProposalAction(ProposalVerb Verb, string Reason = "")
{
    /// <summary>Of promoting: percent of clients.</summary>
    public double CanaryPercent { get; init; }

    /// <summary>Of snoozing: until when, UTC.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Whether the author may approve himself, or the canary be left out: in an emergency, with a reason, on the record.</summary>
    public bool BreakGlass { get; init; }

    /// <summary>Of deploying: where it goes on; a renewal goes on where the one before stands.</summary>
    public ProposalState Resume { get; init; } = ProposalState.Shadow;
}
