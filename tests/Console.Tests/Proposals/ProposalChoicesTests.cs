using Insight.Console.Access;
using Insight.Console.Proposals;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Tests.Proposals;

public sealed class ProposalChoicesTests
{
    private static readonly DateTime s_now = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly Actor s_ann = Actor.Person("ann"), s_bob = Actor.Person("bob");

    [Fact]
    public void Author_SeesWhyTheyCannotApprove_AndThatGlassCanBeBroken()
    {
        ProposalChoice approve = Choice(ProposalState.InReview, Role.Approver, s_ann, ProposalVerb.Approve)!;
        Assert.Contains("somebody else must", approve.Problem, StringComparison.Ordinal);
        Assert.True(approve.BreakGlass);
        Assert.Equal(new ProposalChoice(ProposalVerb.Approve, "", false), Choice(ProposalState.InReview, Role.Approver, s_bob, ProposalVerb.Approve));
    }

    [Fact]
    public void Roles_AreNamedWhereTheyAreMissing_AndNoGlassHelps()
    {
        Assert.Equal(new ProposalChoice(ProposalVerb.Approve, "The role approver is needed.", false), Choice(ProposalState.InReview, Role.Analyst, s_bob, ProposalVerb.Approve));
        Assert.Equal("The role analyst is needed.", Choice(ProposalState.InReview, Role.Viewer, s_bob, ProposalVerb.Snooze)!.Problem);
    }

    [Theory]
    [InlineData(ProposalState.Proposed, "review edit snooze reject")]
    [InlineData(ProposalState.InReview, "approve edit snooze reject")]
    [InlineData(ProposalState.Shadow, "promote enforce roll-back")]
    [InlineData(ProposalState.Canary, "promote enforce roll-back")]
    [InlineData(ProposalState.Enforced, "roll-back")]
    [InlineData(ProposalState.RolledBack, "review edit")]
    [InlineData(ProposalState.Rejected, "")]
    [InlineData(ProposalState.Expired, "")]
    public void State_DecidesWhatIsOffered(ProposalState state, string verbs) =>
        Assert.Equal(verbs, string.Join(' ', ProposalChoices.Of(Proposal(state), Role.Approver, s_bob, new ProposalSettings(), s_now).Select(static choice => ProposalStates.Word(choice.Action))));

    [Fact]
    public void Author_MayWithdraw_AndNobodyElseIsOfferedIt()
    {
        Assert.NotNull(Choice(ProposalState.Proposed, Role.Analyst, s_ann, ProposalVerb.Withdraw));
        Assert.Null(Choice(ProposalState.Proposed, Role.Approver, s_bob, ProposalVerb.Withdraw));
    }

    [Fact]
    public void Shadow_EnforcesWithBrokenGlassOnly()
    {
        ProposalChoice enforce = Choice(ProposalState.Shadow, Role.Approver, s_bob, ProposalVerb.Enforce)!;
        Assert.Contains("canary first", enforce.Problem, StringComparison.Ordinal);
        Assert.True(enforce.BreakGlass);
    }

    private static ProposalChoice? Choice(ProposalState state, Role role, Actor actor, ProposalVerb verb) =>
        ProposalChoices.Of(Proposal(state), role, actor, new ProposalSettings(), s_now).SingleOrDefault(choice => choice.Action == verb);

    private static Proposal Proposal(ProposalState state) => new()
    {
        Author = "ann",
        State = state,
        CanaryPercent = state == ProposalState.Canary ? 5 : 0,
        Policy = new GatewayObject<PolicySpec>(new ObjectMetadata { Name = "limit" }, new PolicySpec { RateLimit = new RateLimitRule { Requests = 30 } }),
    };
}
