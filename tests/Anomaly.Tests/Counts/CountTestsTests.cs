using Insight.Anomaly.Counts;

namespace Insight.Anomaly.Tests.Counts;

public sealed class CountTestsTests
{
    [Theory]
    [InlineData(0.3)]
    [InlineData(4)]
    [InlineData(55)]
    [InlineData(900)]
    public void Poisson_EveryCount_EqualsTheSumOfItsProbabilities(double mean)
    {
        int most = (int)(mean + (12 * Math.Sqrt(mean)) + 10);
        double[] density = new double[most + 200];
        double log = -mean;
        for (int k = 0; k < density.Length; k++)
        {
            density[k] = Math.Exp(log);
            log += Math.Log(mean / (k + 1));
        }

        for (int k = 0; k < most; k++)
        {
            AssertClose(density[k..].Sum(), CountTests.PoissonAtLeast(k, mean));
            AssertClose(density[..(k + 1)].Sum(), CountTests.PoissonAtMost(k, mean));
        }
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(12, 0.01)]
    [InlineData(40, 0.3)]
    [InlineData(700, 0.004)]
    public void Binomial_EveryCount_EqualsTheSumOfItsProbabilities(int trials, double share)
    {
        double[] density = new double[trials + 1];
        double log = trials * Math.Log(1 - share);
        for (int k = 0; k <= trials; k++)
        {
            density[k] = Math.Exp(log);
            log += Math.Log((double)(trials - k) / (k + 1) * share / (1 - share));
        }

        for (int k = 0; k <= trials; k++)
        {
            AssertClose(density[k..].Sum(), CountTests.BinomialAtLeast(k, trials, share));
            AssertClose(density[..(k + 1)].Sum(), CountTests.BinomialAtMost(k, trials, share));
        }
    }

    [Fact]
    public void Tails_OfAbsurdCounts_StayAboveZero()
    {
        Assert.InRange(CountTests.PoissonAtLeast(1e6, 1), CountTests.Least, 1e-290);
        Assert.InRange(CountTests.BinomialAtLeast(1e5, 1e5, 1e-6), CountTests.Least, 1e-290);
        Assert.InRange(CountTests.PoissonAtMost(0, 1e5), CountTests.Least, 1e-290);
        Assert.Equal(1, CountTests.PoissonAtLeast(0, 0));
        Assert.Equal(1, CountTests.BinomialAtLeast(0, 0, 0.5));
        Assert.Equal(1, CountTests.PoissonAtMost(0, 0));
    }

    private static void AssertClose(double expected, double actual)
    {
        if (expected < 1e-290) return;
        Assert.InRange(actual / Math.Min(expected, 1), 1 - 1e-7, 1 + 1e-7);
    }
}
