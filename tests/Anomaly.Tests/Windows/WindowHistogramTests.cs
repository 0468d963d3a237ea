using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Windows;

public class WindowHistogramTests
{
    [Fact]
    public void Of_AnyOrder_SortsAddsUpAndPassesOverNothing()
    {
        WindowHistogram histogram = WindowHistogram.Of([new(7, 2), new(-1, 1), new(7, 3), new(3, 0), new(5, 4), new(9, -2)]);
        Assert.Equal<short>([-1, 5, 7], histogram.Buckets.ToArray());
        Assert.Equal([1, 4, 5], histogram.Counts.ToArray());
        Assert.Equal(10, histogram.Count);
        Assert.Equal((9, 5, 0), (histogram.CountAbove(4), histogram.CountAbove(5), histogram.CountAbove(7)));
    }

    [Fact]
    public void Of_Nothing_IsEmpty() => Assert.Same(WindowHistogram.Empty, WindowHistogram.Of([new(3, 0)]));
}
