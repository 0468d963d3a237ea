using Insight.ApiDiscovery.Health;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Health;

/// <summary>What takes health away, and what does not.</summary>
public sealed class HealthScoreTests
{
    private static readonly HealthSample s_past = new(6000, 60, 6, 20_000, 3600);
    private static readonly HealthSample s_usual = new(1000, 10, 1, 20_000, 600);

    [Fact]
    public void Of_AsBefore_IsWhole() => Assert.Equal(new HealthReport(100, []), HealthScore.Of(s_usual, s_past));

    [Fact]
    public void Of_FewRequests_SaysNothing() => Assert.Null(HealthScore.Of(s_usual with { Requests = 4 }, s_past));

    [Fact]
    public void Of_OneFailureOfFive_IsNoAlarm()
    {
        HealthReport health = HealthScore.Of(new HealthSample(5, 0, 1, 0, 600), null)!;

        Assert.InRange(health.Score, 90, 99);
    }

    [Fact]
    public void Of_EveryRequestFails_IsBroken()
    {
        HealthReport health = HealthScore.Of(s_usual with { ServerErrors = 1000 }, s_past)!;

        HealthReason reason = Assert.Single(health.Reasons);
        Assert.Equal((HealthReasonKind.ServerErrors, 70, 30), (reason.Kind, reason.Points, health.Score));
        Assert.Equal("100 % of requests failed (5xx or no answer), 0.1 % before.", reason.Text);
    }

    [Fact]
    public void Of_FailuresAsBefore_StillCost()
    {
        HealthReport always = HealthScore.Of(s_usual with { ServerErrors = 200 }, s_past with { ServerErrors = 1200 })!;
        HealthReport now = HealthScore.Of(s_usual with { ServerErrors = 200 }, s_past)!;

        Assert.InRange(always.Score, 60, 90);
        Assert.Equal(always.Score - 10, now.Score);
    }

    [Theory]
    [InlineData(29_000, 100)]
    [InlineData(40_000, 85)]
    [InlineData(80_000, 70)]
    [InlineData(800_000, 70)]
    public void Of_SlowerThanBefore_CostsByHowMuch(double p95, int score) => Assert.Equal(score, HealthScore.Of(s_usual with { P95Microseconds = p95 }, s_past)!.Score);

    [Fact]
    public void Of_SlowerByMicroseconds_IsNothing() =>
        Assert.Equal(100, HealthScore.Of(s_usual with { P95Microseconds = 900 }, s_past with { P95Microseconds = 100 })!.Score);

    [Theory]
    [InlineData(240, HealthReasonKind.Drop)]
    [InlineData(4001, HealthReasonKind.Surge)]
    public void Of_FarFewerOrMoreRequests_IsAReason(long requests, HealthReasonKind kind) =>
        Assert.Equal(kind, Assert.Single(HealthScore.Of(s_usual with { Requests = requests, ClientErrors = 0, ServerErrors = 0 }, s_past)!.Reasons).Kind);

    [Fact]
    public void Of_MoreRefusals_IsAReasonOnlyWhereTheyRose()
    {
        Assert.Equal(HealthReasonKind.ClientErrors, Assert.Single(HealthScore.Of(s_usual with { ClientErrors = 300 }, s_past)!.Reasons).Kind);
        Assert.Empty(HealthScore.Of(s_usual with { ClientErrors = 300 }, s_past with { ClientErrors = 1800 })!.Reasons);
        Assert.Empty(HealthScore.Of(s_usual with { ClientErrors = 300 }, null)!.Reasons);
    }

    [Fact]
    public void Of_EverythingAtOnce_IsNotBelowZeroAndNamesTheWorstFirst()
    {
        HealthReport health = HealthScore.Of(new HealthSample(1000, 900, 1000, 9e9, 60), s_past)!;

        Assert.Equal(0, health.Score);
        Assert.Equal(HealthReasonKind.ServerErrors, health.Reasons[0].Kind);
        Assert.Equal(4, health.Reasons.Count);
    }
}
