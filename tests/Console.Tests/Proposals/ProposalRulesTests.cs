using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Tests.Proposals;

public sealed class ProposalRulesTests
{
    private static readonly DateTime s_now = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly Actor s_ann = Actor.Person("ann");
    private static readonly Actor s_job = Actor.Job("x");
    private static readonly ProposalSettings s_settings = new();

    [Theory]
    [InlineData(ProposalState.Proposed, ProposalVerb.Review, ProposalState.InReview)]
    [InlineData(ProposalState.RolledBack, ProposalVerb.Review, ProposalState.InReview)]
    [InlineData(ProposalState.InReview, ProposalVerb.Approve, ProposalState.Approved)]
    [InlineData(ProposalState.Shadow, ProposalVerb.Promote, ProposalState.Canary)]
    [InlineData(ProposalState.Canary, ProposalVerb.Promote, ProposalState.Canary)]
    [InlineData(ProposalState.Canary, ProposalVerb.Enforce, ProposalState.Enforced)]
    [InlineData(ProposalState.Enforced, ProposalVerb.RollBack, ProposalState.RolledBack)]
    [InlineData(ProposalState.InReview, ProposalVerb.Reject, ProposalState.Rejected)]
    [InlineData(ProposalState.Proposed, ProposalVerb.Snooze, ProposalState.Snoozed)]
    [InlineData(ProposalState.Snoozed, ProposalVerb.Wake, ProposalState.Proposed)]
    public void Step_OnTheWay_IsTaken(ProposalState from, ProposalVerb verb, ProposalState to) =>
        Assert.Equal(new ProposalStep(to, false, null), Next(from, verb, s_ann));

    [Theory]
    [InlineData(ProposalState.Proposed, ProposalVerb.Approve)]
    [InlineData(ProposalState.Proposed, ProposalVerb.Enforce)]
    [InlineData(ProposalState.Shadow, ProposalVerb.Enforce)]
    [InlineData(ProposalState.Enforced, ProposalVerb.Promote)]
    [InlineData(ProposalState.Enforced, ProposalVerb.Edit)]
    [InlineData(ProposalState.Expired, ProposalVerb.Review)]
    [InlineData(ProposalState.Rejected, ProposalVerb.Review)]
    [InlineData(ProposalState.Proposed, ProposalVerb.RollBack)]
    [InlineData(ProposalState.Proposed, ProposalVerb.Withdraw)]
    [InlineData(ProposalState.Canary, ProposalVerb.Expire)]
    [InlineData(ProposalState.Approved, ProposalVerb.Deploy)]
    public void Step_OffTheWay_IsRefused(ProposalState from, ProposalVerb verb) => Assert.NotNull(Next(from, verb, s_ann).Problem);

    [Fact]
    public void Nothing_ActsOnRequests_ButByAPersonWhoIsNotTheAuthor()
    {
        foreach (ProposalState from in Enum.GetValues<ProposalState>())
        {
            foreach (ProposalVerb verb in Enum.GetValues<ProposalVerb>())
            {
                foreach (Actor actor in (Actor[])[s_ann, s_job, Actor.Gateway("edge"), Actor.Person("ANN")])
                {
                    ProposalStep step = Next(from, verb, actor, author: "ann");
                    bool acts = step.Problem is null && step.State is ProposalState.Approved or ProposalState.Canary or ProposalState.Enforced;
                    Assert.False(acts && step.Problem is null, $"{actor.Text}: {verb} of {from}");
                }
            }
        }
    }

    [Fact]
    public void Author_ApprovesInAnEmergency_WithAReasonOnly()
    {
        Assert.NotNull(Next(ProposalState.InReview, ProposalVerb.Approve, s_ann, author: "ann", breakGlass: true).Problem);
        Assert.Equal(new ProposalStep(ProposalState.Approved, true, null), Next(ProposalState.InReview, ProposalVerb.Approve, s_ann, author: "ann", breakGlass: true, reason: "flood"));
        Assert.Equal(new ProposalStep(ProposalState.Enforced, true, null), Next(ProposalState.Shadow, ProposalVerb.Enforce, s_ann, breakGlass: true, reason: "flood"));
        Assert.Null(ProposalRules.Next(Of(ProposalState.InReview, "ann"), new ProposalAction(ProposalVerb.Approve), s_ann, new ProposalSettings { FourEyes = false }, s_now).Problem);
    }

    [Fact]
    public void Approvals_AreCounted_OnePerPerson()
    {
        ProposalSettings two = new() { Approvals = 2 };
        Proposal proposal = Of(ProposalState.InReview, "job:x");
        ProposalAction approve = new(ProposalVerb.Approve);
        Assert.Equal(ProposalState.InReview, ProposalRules.Next(proposal, approve, s_ann, two, s_now).State);
        proposal = proposal with { Approvals = [new("ann", s_now, false, "")] };
        Assert.NotNull(ProposalRules.Next(proposal, approve, Actor.Person("Ann"), two, s_now).Problem);
        Assert.Equal(ProposalState.Approved, ProposalRules.Next(proposal, approve, Actor.Person("bob"), two, s_now).State);
    }

    [Fact]
    public void Canary_OnlyGrows()
    {
        Proposal proposal = Of(ProposalState.Canary, "job:x") with { CanaryPercent = 20 };
        foreach ((double percent, bool isGood) in ((double, bool)[])[(20, false), (10, false), (0, false), (101, false), (double.NaN, false), (20.5, true), (100, true)])
            Assert.Equal(isGood, ProposalRules.Next(proposal, new ProposalAction(ProposalVerb.Promote) { CanaryPercent = percent }, s_ann, s_settings, s_now).Problem is null);
    }

    [Fact]
    public void Policy_WhoseTimeIsOver_IsNotApproved()
    {
        Proposal proposal = Of(ProposalState.InReview, "job:x");
        proposal = proposal with { Policy = proposal.Policy with { Spec = proposal.Policy.Spec with { Expires = s_now } } };
        Assert.NotNull(ProposalRules.Next(proposal, new ProposalAction(ProposalVerb.Approve), s_ann, s_settings, s_now).Problem);
    }

    private static ProposalStep Next(ProposalState from, ProposalVerb verb, Actor actor, string author = "job:x", bool breakGlass = false, string reason = "")
    {
        if (verb == ProposalVerb.Reject) reason = "no";
        return ProposalRules.Next(Of(from, author), new ProposalAction(verb, reason) { CanaryPercent = 50, Until = s_now.AddDays(1), BreakGlass = breakGlass }, actor, s_settings, s_now);
    }

    private static Proposal Of(ProposalState state, string author) => new()
    {
        Id = "a",
        Tenant = "default",
        State = state,
        Author = author,
        CanaryPercent = state == ProposalState.Canary ? 5 : 0,
        Policy = new(new() { Name = "p" }, new() { RateLimit = new RateLimitRule { Requests = 10, Per = TimeSpan.FromMinutes(1) } }),
    };

    [Theory]
    [InlineData(null, 60, "there are no requests")]
    [InlineData(59, 60, "the first request is younger than console.proposals.leastHistory (1h)")]
    [InlineData(60, 60, null)]
    [InlineData(1, 1, null)]
    public void HistoryProblem_LittleHistory_DoesNotTeach(int? age, int least, string? problem) =>
        Assert.Equal(problem, new ProposalSettings { LeastHistory = TimeSpan.FromMinutes(least) }.HistoryProblem(age is { } minutes ? s_historyEnd.AddMinutes(-minutes) : null, s_historyEnd));

    private static readonly DateTime s_historyEnd = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);
}
