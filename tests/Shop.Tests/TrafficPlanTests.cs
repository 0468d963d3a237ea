using Shop.Traffic;
using Xunit;

namespace Insight.Shop.Tests;

public sealed class TrafficPlanTests
{
    [Fact]
    public void Generate_SameSeed_GivesTheSameRequests()
    {
        var first = TrafficPlan.Generate(seed: 42, rate: 20).Take(5_000).ToList();
        var second = TrafficPlan.Generate(seed: 42, rate: 20).Take(5_000).ToList();

        Assert.Equal(first, second);
    }

    [Fact]
    public void Generate_OtherSeed_GivesOtherRequests()
    {
        var first = TrafficPlan.Generate(seed: 1, rate: 20).Take(100).Select(planned => planned.Step);
        var second = TrafficPlan.Generate(seed: 2, rate: 20).Take(100).Select(planned => planned.Step);

        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Generate_Arrivals_ArePoissonOfTheRate()
    {
        var gaps = TrafficPlan.Generate(seed: 3, rate: 50).Take(20_001).Select(planned => planned.At.TotalSeconds).ToList();
        var differences = gaps.Zip(gaps.Skip(1), (before, after) => after - before).ToList();
        var mean = differences.Average();
        var variance = differences.Sum(gap => (gap - mean) * (gap - mean)) / differences.Count;

        // An exponential gap has the same mean and standard deviation; 20,000 of them are within 3 %.
        Assert.InRange(mean, 0.0194, 0.0206);
        Assert.InRange(Math.Sqrt(variance), 0.0194, 0.0206);
    }

    [Fact]
    public void Generate_Visits_BeginAtTheFrontDoorAndEndOnce()
    {
        var visits = TrafficPlan.Generate(seed: 5, rate: 20).Take(20_000).GroupBy(planned => planned.Session).ToList();

        Assert.True(visits.Count > 1_000);
        Assert.All(visits, visit => Assert.Equal("/", visit.First().Step.Path));
        Assert.All(visits, visit => Assert.Single(visit.Select(planned => planned.Visitor).Distinct()));
        Assert.All(visits, visit => Assert.DoesNotContain(visit.SkipLast(1), planned => planned.Last));
    }

    [Fact]
    public void Generate_Visitors_ComeFromTheirNetwork()
    {
        var addresses = TrafficPlan.Generate(seed: 5, rate: 20).Take(20_000)
            .Select(planned => planned.Visitor.Address.GetAddressBytes())
            .ToList();

        Assert.All(addresses, address => Assert.True(address is [127, 0, 1, > 0 and < 255]));
        Assert.True(addresses.Select(address => address[3]).Distinct().Count() > 200);
    }

    [Fact]
    public void Generate_FirstVisitor_HasBoughtWithinSixteenRequests()
    {
        var hurried = TrafficPlan.Generate(seed: 1, rate: 20).Take(16).Where(planned => planned.Session == 0).ToList();

        Assert.Contains(hurried, planned => planned.Step.Path == "/api/checkout");
        Assert.True(hurried[^1].Last);
    }

    [Fact]
    public void Plan_WithEnds_Ends()
    {
        var options = new TrafficOptions(new Uri("http://127.0.0.1:1"), Rate: 100, Seed: 1);

        Assert.Equal(250, (options with { Requests = 250 }).Plan().Count());
        var timed = (options with { Duration = TimeSpan.FromSeconds(10) }).Plan().ToList();
        Assert.InRange(timed.Count, 850, 1_150);
        Assert.True(timed[^1].At <= TimeSpan.FromSeconds(10));
    }
}
