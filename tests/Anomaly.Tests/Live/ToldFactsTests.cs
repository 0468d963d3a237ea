using Insight.Anomaly.Findings;
using Insight.Anomaly.Live;

namespace Insight.Anomaly.Tests.Live;

public sealed class ToldFactsTests
{
    private static readonly DateTimeOffset s_at = new(2026, 6, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("cart", 60, 1e-9, true)]
    [InlineData("cart", 60, 1e-13, false)] // too certain for noise
    [InlineData("cart", 600, 1e-9, true)]
    [InlineData("cart", 610, 1e-9, false)]
    [InlineData("cart", 0, 1e-9, false)] // before it was rolled out
    [InlineData("store", 60, 1e-9, false)]
    public void IsSettling_AfterADeployment_TakesTheServicesNoiseForTenMinutes(string service, int ended, double p, bool settling)
    {
        ToldFacts told = new([], [new Deployment("d", "t", "cart", "v2", s_at, s_at.AddSeconds(-5), "anna")]);

        Assert.Equal(settling, told.IsSettling(Finding("t", service, ended, p)));
        Assert.False(told.IsSettling(Finding("other", service, ended, p)));
    }

    [Fact]
    public void IsSettling_DeploymentToldLate_ChangesNothingThatWasJudgedBefore()
    {
        ToldFacts told = new([], [new Deployment("d", "t", "cart", "v2", s_at, s_at.AddSeconds(120), "anna")]);

        Assert.False(told.IsSettling(Finding("t", "cart", 110, 1e-9)));
        Assert.True(told.IsSettling(Finding("t", "cart", 130, 1e-9)));
    }

    [Fact]
    public void Budget_CountsForWindowsThatEndLater()
    {
        IncidentBudget[] chosen = [new(s_at.AddSeconds(20), 3, "ann"), new(s_at, 2, "ann")];

        Assert.Null(IncidentBudget.At([], s_at));
        Assert.Null(IncidentBudget.At(chosen, s_at));
        Assert.Equal(2, IncidentBudget.At(chosen, s_at.AddSeconds(10)));
        Assert.Equal(2, IncidentBudget.At(chosen, s_at.AddSeconds(20)));
        Assert.Equal(3, IncidentBudget.At(chosen, s_at.AddSeconds(30)));
    }

    private static Finding Finding(string tenant, string service, int ended, double p) => new(
        new(SubjectKind.Service, tenant, "shop", "", "", service, 0, ""), FindingMetric.ErrorRate, s_at.AddSeconds(ended - 10), s_at.AddSeconds(ended), p, 0, 0, 0, 0, 10, "");
}
