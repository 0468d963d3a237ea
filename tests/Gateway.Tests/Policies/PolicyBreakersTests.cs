using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Gateway.Policies;
using Insight.Gateway.Records;
using Insight.Gateway.Tests.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Breaking;
using Insight.Policy.Policies;

namespace Insight.Gateway.Tests.Policies;

public sealed class PolicyBreakersTests
{
    private static readonly BreakerRule s_rule = new() { FailurePercent = 50, LeastRequests = 5, Open = TimeSpan.FromSeconds(30), Trials = 2 };

    private readonly ManualClock _clock = new();
    private readonly PolicyBreakers _breakers;

    public PolicyBreakersTests() => _breakers = new PolicyBreakers(_clock);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Enter_ServiceThatFails_IsTriedAgainByAFew_AndThenByAll(bool acts)
    {
        PolicySet set = SetOf(s_rule);
        for (int i = 0; i < 5; i++) Assert.Null(Ask(set, acts, "orders", 500));
        Assert.Equal((503, PolicyAction.Limit, TimeSpan.FromSeconds(30)), Ask(set, acts, "orders", 200) is { } finding ? (finding.Status, finding.Action, finding.RetryAfter) : default);
        _clock.Advance(TimeSpan.FromSeconds(30));
        for (int i = 0; i < 10; i++) Assert.Null(Ask(set, acts, "orders", 200));
    }

    [Fact]
    public void Enter_TrialThatFails_OpensAgain()
    {
        PolicySet set = SetOf(s_rule);
        for (int i = 0; i < 5; i++) Ask(set, true, "orders", 500);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(Ask(set, true, "orders", 503));
        Assert.NotNull(Ask(set, true, "orders", 200));
    }

    [Fact]
    public void Enter_AnotherService_HasABreakerOfItsOwn()
    {
        PolicySet set = SetOf(s_rule);
        for (int i = 0; i < 5; i++) Ask(set, true, "orders", 500);
        Assert.NotNull(Ask(set, true, "orders", 200));
        Assert.Null(Ask(set, true, "stock", 200));
    }

    [Fact]
    public void Enter_OtherPolicies_LeaveItOpen_AndAnotherRuleBeginsAnew()
    {
        PolicySet set = SetOf(s_rule);
        for (int i = 0; i < 5; i++) Ask(set, true, "orders", 500);
        Assert.NotNull(Ask(SetOf(s_rule with { }), true, "orders", 200));
        Assert.Null(Ask(SetOf(s_rule with { Trials = 3 }), true, "orders", 200));
    }

    [Fact]
    public void Enter_OneThatKeepsARequestAway_TakesNoTrialOfTheOther()
    {
        PolicySet set = SetOf(s_rule with { Trials = 1 }, s_rule with { Trials = 1, Open = TimeSpan.FromSeconds(60) });
        List<PolicyVerdict> asked = [.. set.Policies.Select(static policy => new PolicyVerdict(policy, PolicyFinding.Pass, true))];
        for (int i = 0; i < 5; i++) PolicyBreakers.End(_breakers.Enter(set, asked, [], "orders")!, new Outcome(500, ResponseFlag.NoFlag, ""));
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(_breakers.Enter(set, asked, [], "orders"));

        // The first is half open, and the request that the second kept away was no trial of it.
        Assert.NotNull(_breakers.Enter(set, asked[..1], [], "orders"));
    }

    [Theory]
    [InlineData(ResponseFlag.Timeout, 504, true)]
    [InlineData(ResponseFlag.Upstream, 502, true)]
    [InlineData(ResponseFlag.NoUpstream, 503, true)]
    [InlineData(ResponseFlag.NoFlag, 404, false)]
    [InlineData(ResponseFlag.Overloaded, 503, false)]
    [InlineData(ResponseFlag.Policy, 503, false)]
    [InlineData(ResponseFlag.ClientAborted, 0, false)]
    public void End_OutcomesOfTheService_AreWhatCounts(ResponseFlag flag, int status, bool fails)
    {
        PolicySet set = SetOf(s_rule);
        for (int i = 0; i < 5; i++) Ask(set, true, "orders", status, flag);
        Assert.Equal(fails, Ask(set, true, "orders", 200) is not null);
    }

    private static PolicySet SetOf(params BreakerRule[] rules) =>
        new(rules.Select(static (rule, i) => new Contracts.Objects.GatewayObject<PolicySpec>(new() { Name = $"p{i}" }, new PolicySpec { Mode = PolicyMode.Enforce, Limits = new() { Breaker = rule } })));

    /// <summary>Asks about one request, and ends it so where it passes or the policy does not act.</summary>
    private PolicyFinding? Ask(PolicySet set, bool acts, string service, int status, ResponseFlag flag = ResponseFlag.NoFlag)
    {
        List<PolicyVerdict> verdicts = [];
        List<(Breaker Breaker, int Era)>? passed = _breakers.Enter(set, [new PolicyVerdict(set.Policies[0], PolicyFinding.Pass, acts)], verdicts, service);
        if (passed is not null) PolicyBreakers.End(passed, new Outcome(status, flag, ""));
        return verdicts.Count > 0 ? verdicts[0].Finding : null;
    }
}
