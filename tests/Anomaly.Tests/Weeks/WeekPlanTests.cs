using Insight.Bench.Anomaly.Weeks;

namespace Insight.Anomaly.Tests.Weeks;

public class WeekPlanTests
{
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Draw_FourWeeks_HasEveryFaultApartFromAllElse(ulong seed)
    {
        WeekOptions options = new() { Seed = seed };
        WeekPlan plan = WeekPlan.Draw(options);
        Assert.Equal(plan.Faults, WeekPlan.Draw(options).Faults);
        Assert.Equal(2, plan.Releases.Count);
        Assert.All(Enum.GetValues<FaultKind>(), kind => Assert.Equal(options.FaultsPerKind, plan.Faults.Count(fault => fault.Kind == kind)));
        Assert.All(plan.Faults, fault => Assert.InRange(fault.Start, options.Start + 7 * 86_400, options.End));
        Assert.All(plan.Faults.Zip(plan.Faults.Skip(1)), pair => Assert.True(pair.Second.Start - pair.First.End >= FaultDraw.Gap - 10));
        Assert.All(plan.Releases, release => Assert.DoesNotContain(plan.Faults, fault => fault.Start < release.Complete && fault.End > release.Start));
        // Some come at night.
        Assert.Contains(plan.Faults, fault => fault.Start % 86_400 / 3_600 < 7);
        Assert.Equal(plan.Faults.Count, plan.Faults.Where(fault => fault.Client.Length > 0).Select(fault => fault.Client).Distinct().Count() + plan.Faults.Count(fault => fault.Client.Length == 0));
    }

    [Fact]
    public void Draw_TooMuchForTooLittleTime_SaysSo() =>
        Assert.Throws<InvalidOperationException>(() => WeekPlan.Draw(new() { Weeks = 1.1 }));
}
