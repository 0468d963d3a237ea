using Insight.Anomaly.Counts;

namespace Insight.Anomaly.Tests.Counts;

public sealed class PoissonIntervalTests
{
    /// <summary>Garwood's table (1936).</summary>
    [Theory]
    [InlineData(0, 0, 3.689)]
    [InlineData(1, 0.0253, 5.572)]
    [InlineData(5, 1.623, 11.668)]
    [InlineData(10, 4.795, 18.390)]
    [InlineData(100, 81.364, 121.627)]
    public void Of_Count_IsTheExactInterval(long count, double lower, double upper)
    {
        (double low, double high) = PoissonInterval.Of(count);

        Assert.Equal(lower, low, 0.001);
        Assert.Equal(upper, high, 0.001);
    }

    [Fact]
    public void Of_LargeCount_IsNearTheNormalOne()
    {
        (double low, double high) = PoissonInterval.Of(1_000_000);

        Assert.InRange(low, 998_000, 998_100);
        Assert.InRange(high, 1_001_900, 1_002_000);
    }
}
