using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Balancing;
using BalancingSpec = Insight.Contracts.Objects.Balancing;

namespace Insight.Gateway.Tests.Traffic.Upstreams.Balancing;

public sealed class EligibleTests
{
    [Theory]
    [InlineData(10, 5, 50, 5)]
    [InlineData(10, 6, 50, 10)]
    [InlineData(10, 10, 50, 10)]
    [InlineData(10, 10, 0, 0)]
    [InlineData(10, 9, 0, 1)]
    public void Of_SomeUnhealthy_TakesTheHealthyUnlessTheyAreTooFew(int all, int unhealthy, int panicPercent, int expected)
    {
        Upstream[] upstreams = Some.Upstreams([.. Enumerable.Repeat(1, all)]);
        foreach (Upstream upstream in upstreams[..unhealthy]) upstream.Unhealthy();
        Eligible eligible = Eligible.Of(upstreams, null, panicPercent);
        Assert.Equal(expected, eligible.Home.Count);
        Assert.Empty(eligible.Away);
    }

    [Fact]
    public void Of_Draining_GetNothingEvenInPanic()
    {
        Upstream[] upstreams = [Some.Upstream(1).Unhealthy(), Some.Upstream(2, draining: true)];
        Assert.Equal(upstreams[..1], Eligible.Of(upstreams, null, 50).Home);
        Assert.Empty(Eligible.Of(upstreams[1..], null, 50).Home);
    }

    [Theory]
    [InlineData(10, 1.0)]
    [InlineData(8, 1.0)]
    [InlineData(7, 0.98)]
    [InlineData(5, 0.7)]
    [InlineData(1, 0.14)]
    [InlineData(0, 0.0)]
    public void Of_HomeFirst_SpillsOverInProportionOnceTooFewAreHealthy(int healthyAtHome, double share)
    {
        Eligible eligible = Eligible.Of([.. Site("here", 10, healthyAtHome), .. Site("there", 10, 10)], "here", 50);
        Assert.Equal(share, eligible.HomeShare, 3);
        Assert.Equal(healthyAtHome, eligible.Home.Count);
        Assert.Equal(10, eligible.Away.Count);
    }

    [Fact]
    public void Of_HomeFirstAndTooFewHealthyAnywhere_TakesAllBySize()
    {
        Eligible eligible = Eligible.Of([.. Site("here", 10, 1), .. Site("there", 30, 3)], "here", 50);
        Assert.Equal((10, 30, 0.25), (eligible.Home.Count, eligible.Away.Count, eligible.HomeShare));
    }

    [Fact]
    public void Of_SiteWithoutUpstreams_TakesThoseElsewhere() => Assert.Equal(4, Eligible.Of(Site("there", 4, 4), "here", 50).Home.Count);

    [Fact]
    public void Choose_LocalityFirst_GoesElsewhereByTheShare()
    {
        Upstream[] upstreams = [.. Site("here", 10, 5), .. Site("there", 10, 10)];
        ClusterBalancing balancing = Some.Balancing(new ClusterSpec { Balance = new BalancingSpec { LocalityFirst = true } }, upstreams, "here");
        int home = Enumerable.Range(0, 10_000).Count(_ => balancing.Choose("", Some.NoKey, [])!.Site == "here");
        Assert.InRange(home, 6_800, 7_200);
    }

    private static Upstream[] Site(string site, int all, int healthy) =>
        [.. Enumerable.Range(0, all).Select(i => i < healthy ? Some.Upstream(i, site: site) : Some.Upstream(i, site: site).Unhealthy())];
}
