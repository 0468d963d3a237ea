using Insight.Console.Access;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Proposals;

/// <summary>Decides what somebody can do with a proposal, by the rules that decide it when they do: nothing is offered that would be refused, and what is refused says why.</summary>
internal static class ProposalChoices
{
    private static readonly ProposalVerb[] s_verbs =
        [ProposalVerb.Review, ProposalVerb.Approve, ProposalVerb.Promote, ProposalVerb.Enforce, ProposalVerb.RollBack, ProposalVerb.Edit, ProposalVerb.Snooze, ProposalVerb.Wake, ProposalVerb.Reject, ProposalVerb.Withdraw];

    /// <summary>Somebody who has written nothing and agreed to nothing.</summary>
    private static readonly Actor s_anybody = Actor.Person("\n");

    /// <summary>The least role that a step needs.</summary>
    public static Role Needs(ProposalVerb verb) =>
        verb is ProposalVerb.Approve or ProposalVerb.Promote or ProposalVerb.Enforce or ProposalVerb.Reject or ProposalVerb.RollBack ? Role.Approver : Role.Analyst;

    /// <summary>The steps that the proposal can take, in the order in which people want them.</summary>
    /// <param name="proposal">The proposal as it stands.</param>
    /// <param name="role">The role of whoever asks, for its tenant.</param>
    /// <param name="actor">As whom they act.</param>
    /// <param name="settings">The rules of the house.</param>
    /// <param name="now">UTC.</param>
    public static IReadOnlyList<ProposalChoice> Of(Proposal proposal, Role role, Actor actor, ProposalSettings settings, DateTime now)
    {
        List<ProposalChoice> choices = [];
        foreach (ProposalVerb verb in s_verbs)
        {
            // Parameters as somebody would choose them, so that only who and when decide.
            ProposalAction plain = new(verb, "why") { CanaryPercent = 100, Until = now.AddHours(1) };
            string? refused(Actor by, bool breakGlass) => ProposalRules.Next(proposal, plain with { BreakGlass = breakGlass }, by, settings, now).Problem;
            string? problem = refused(actor, false), broken = refused(actor, true);
            if (broken is not null && refused(s_anybody, true) is not null) continue;
            bool isRole = role < Needs(verb);
            choices.Add(new ProposalChoice(verb, isRole ? $"The role {Roles.Word(Needs(verb))} is needed." : problem ?? "", !isRole && problem is not null && broken is null));
        }

        return choices;
    }
}
