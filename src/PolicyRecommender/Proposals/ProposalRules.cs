using Insight.Storage.Control.Audit;

namespace Insight.PolicyRecommender.Proposals;

/// <summary>The life cycle of proposals.</summary>
public static class ProposalRules
{
    /// <summary>Longest time that a proposal may be snoozed.</summary>
    public static readonly TimeSpan LongestSnooze = TimeSpan.FromDays(365);

    private const string OnlyPeople = "Only people decide this.";

    /// <summary>Whether gateways have the policy of a proposal in this state.</summary>
    public static bool IsActive(ProposalState state) => state is ProposalState.Shadow or ProposalState.Canary or ProposalState.Enforced;

    /// <summary>Whether the question of a proposal in this state is still open or answered with yes, so that it is not asked again.</summary>
    public static bool IsOpen(ProposalState state) => IsActive(state) || state is ProposalState.Proposed or ProposalState.InReview or ProposalState.Snoozed or ProposalState.Approved;

    /// <summary>What comes of an action.</summary>
    /// <param name="proposal">The proposal as it stands.</param>
    /// <param name="action">What somebody wants.</param>
    /// <param name="actor">Who.</param>
    /// <param name="settings">The rules of the house.</param>
    /// <param name="now">UTC.</param>
    public static ProposalStep Next(Proposal proposal, ProposalAction action, Actor actor, ProposalSettings settings, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(settings);
        return action.Verb switch
        {
            ProposalVerb.Review => OfPerson(actor) ?? Go(proposal, ProposalState.InReview, ProposalState.Proposed, ProposalState.Snoozed, ProposalState.RolledBack),
            ProposalVerb.Edit => OfPerson(actor) ?? Go(proposal, ProposalState.InReview, ProposalState.Proposed, ProposalState.InReview, ProposalState.Snoozed, ProposalState.RolledBack),
            ProposalVerb.Approve => Approve(proposal, action, actor, settings, now),
            ProposalVerb.Deploy => actor.Kind != ActorKind.Job || !IsActive(action.Resume) ? No(proposal, "Only the console makes a policy of it.") : Go(proposal, action.Resume, ProposalState.Approved),
            ProposalVerb.Promote => Promote(proposal, action, actor, settings, now),
            ProposalVerb.Enforce => Enforce(proposal, action, actor, settings, now),
            ProposalVerb.Reject => OfPerson(actor) ?? (action.Reason.Length == 0 ? No(proposal, "A rejection needs a reason.") : Go(proposal, ProposalState.Rejected, ProposalState.Proposed, ProposalState.InReview, ProposalState.Snoozed)),
            ProposalVerb.Snooze => OfPerson(actor) ?? Snooze(proposal, action, now),
            ProposalVerb.Wake => actor.Kind == ActorKind.Job && !(proposal.SnoozedUntil <= now) ? No(proposal, "It sleeps on.") : Go(proposal, ProposalState.Proposed, ProposalState.Snoozed),
            ProposalVerb.Withdraw => actor.Kind == ActorKind.Token ? No(proposal, OnlyPeople) : actor.Kind == ActorKind.Person && !actor.Is(proposal.Author) ? No(proposal, "Only its author withdraws it; reject it instead.")
                : actor.Kind == ActorKind.Person ? Go(proposal, ProposalState.Withdrawn, ProposalState.Proposed, ProposalState.InReview, ProposalState.Snoozed)
                : Go(proposal, ProposalState.Withdrawn, ProposalState.Proposed, ProposalState.Snoozed),
            ProposalVerb.RollBack => Go(proposal, ProposalState.RolledBack, ProposalState.Shadow, ProposalState.Canary, ProposalState.Enforced),
            ProposalVerb.Expire => actor.Kind != ActorKind.Job ? No(proposal, "Only the clock ends it; roll it back instead.")
                : Go(proposal, ProposalState.Expired, ProposalState.Shadow, ProposalState.Canary, ProposalState.Enforced, ProposalState.RolledBack),
            _ => No(proposal, "There is no such action."),
        };
    }

    private static ProposalStep Approve(Proposal proposal, ProposalAction action, Actor actor, ProposalSettings settings, DateTime now)
    {
        if (proposal.Approvals.Any(approval => actor.Is(approval.User))) return No(proposal, "You have approved it already; somebody else must.");
        bool isEnough = proposal.Approvals.Count + 1 >= settings.Approvals || action.BreakGlass;
        ProposalStep step = FourEyes(proposal, action, actor, settings, now, Go(proposal, isEnough ? ProposalState.Approved : ProposalState.InReview, ProposalState.InReview));
        return step.Problem is null && action.BreakGlass && proposal.Approvals.Count + 1 < settings.Approvals ? step with { IsBreakGlass = true } : step;
    }

    private static ProposalStep Promote(Proposal proposal, ProposalAction action, Actor actor, ProposalSettings settings, DateTime now)
    {
        if (!(action.CanaryPercent is >= 0.1 and <= 100)) return No(proposal, "canaryPercent: must be from 0.1 to 100.");
        if (proposal.State == ProposalState.Canary && action.CanaryPercent <= proposal.CanaryPercent) return No(proposal, "canaryPercent: must be more than it is now; roll back to take it back.");
        return FourEyes(proposal, action, actor, settings, now, Go(proposal, ProposalState.Canary, ProposalState.Shadow, ProposalState.Canary));
    }

    private static ProposalStep Enforce(Proposal proposal, ProposalAction action, Actor actor, ProposalSettings settings, DateTime now)
    {
        bool skips = proposal.State == ProposalState.Shadow;
        if (skips && !action.BreakGlass) return No(proposal, "It must be a canary first; in an emergency break the glass.");
        ProposalStep step = FourEyes(proposal, action, actor, settings, now, Go(proposal, ProposalState.Enforced, ProposalState.Shadow, ProposalState.Canary));
        return step.Problem is null && skips ? step with { IsBreakGlass = true } : step;
    }

    /// <summary>Whoever agrees is a person, not the author, unless it is an emergency.</summary>
    private static ProposalStep FourEyes(Proposal proposal, ProposalAction action, Actor actor, ProposalSettings settings, DateTime now, ProposalStep step)
    {
        if (step.Problem is not null) return step;
        if (OfPerson(actor) is { } refused) return refused;
        if (proposal.Policy.Spec.Expires is { } end && end <= now) return No(proposal, "The policy's expiry is over; edit it first.");
        if (action.BreakGlass && action.Reason.Length == 0) return No(proposal, "Breaking the glass needs a reason.");
        if (!settings.FourEyes || !actor.Is(proposal.Author)) return step;
        return action.BreakGlass ? step with { IsBreakGlass = true } : No(proposal, "Nobody approves what they wrote themselves; somebody else must, or break the glass in an emergency.");
    }

    private static ProposalStep Snooze(Proposal proposal, ProposalAction action, DateTime now) =>
        action.Until is not { } until || until <= now || until > now + LongestSnooze
            ? No(proposal, "until: must be a time within the next 365 days.")
            : Go(proposal, ProposalState.Snoozed, ProposalState.Proposed, ProposalState.InReview, ProposalState.Snoozed);

    private static ProposalStep? OfPerson(Actor actor) => actor.Kind == ActorKind.Person ? null : new ProposalStep(default, false, OnlyPeople);

    private static ProposalStep Go(Proposal proposal, ProposalState to, params ReadOnlySpan<ProposalState> from) =>
        from.Contains(proposal.State) ? new ProposalStep(to, false, null) : No(proposal, $"A proposal that is {ProposalStates.Word(proposal.State)} cannot take this step.");

    private static ProposalStep No(Proposal proposal, string problem) => new(proposal.State, false, problem);
}
