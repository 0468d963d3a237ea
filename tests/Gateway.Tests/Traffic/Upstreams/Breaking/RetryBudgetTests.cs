using FsCheck;
using FsCheck.Fluent;
using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams.Breaking;

namespace Insight.Gateway.Tests.Traffic.Upstreams.Breaking;

public sealed class RetryBudgetTests
{
    [Theory]
    [InlineData(20, 3, 0, 3)]
    [InlineData(20, 3, 19, 3)]
    [InlineData(20, 3, 20, 4)]
    [InlineData(20, 0, 4, 0)]
    [InlineData(100, 0, 7, 7)]
    public void TryBegin_AsManyAsTheGreaterOfBoth(int percent, int least, int requests, int expected)
    {
        RetryBudget budget = new(new RetryBudgetSpec { Percent = percent, Least = least });
        Assert.Equal(expected, Enumerable.Range(0, 100).Count(_ => budget.TryBegin(requests)));
    }

    [Fact]
    public void TryBegin_AnyOrderOfBeginningsAndEnds_HoldsTheBudget() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 2).ArrayOf(200)), (int[] steps) =>
        {
            RetryBudget budget = new(new RetryBudgetSpec { Percent = 25, Least = 2 });
            int requests = 0;
            int retries = 0;
            foreach (int step in steps)
            {
                if (step == 0) requests++;
                else if (step == 1 && budget.TryBegin(requests) && ++retries > Math.Max(2, requests / 4)) return false;
                else if (step == 2 && retries > 0) End();
                if (budget.UnderWay != retries) return false;
            }

            return true;

            void End()
            {
                budget.End();
                retries--;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20260301, 17));

    [Fact]
    public async Task TryBegin_ManyThreads_NeverMoreThanTheBudget()
    {
        RetryBudget budget = new(new RetryBudgetSpec { Percent = 20, Least = 1 });
        int inside = 0;
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 50_000; i++)
            {
                if (!budget.TryBegin(requests: 10)) continue;
                int now = Interlocked.Increment(ref inside);
                if (now > Volatile.Read(ref most)) Volatile.Write(ref most, now);
                Interlocked.Decrement(ref inside);
                budget.End();
            }
        })));
        Assert.InRange(most, 1, 2);
        Assert.Equal(0, budget.UnderWay);
    }
}
