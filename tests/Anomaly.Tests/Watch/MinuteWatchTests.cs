using Insight.Anomaly.Findings;
using Insight.Anomaly.Watch;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Watch;

public sealed class MinuteWatchTests
{
    private const int Minute = 60 / ObservedWindow.Length;

    private readonly MinuteWatch _watch = new();

    private readonly Traffic _traffic = new(9);

    private long _seconds = 1_700_000_000 / 86400 * 86400;

    private List<Finding> Run(int minutes)
    {
        FindingSink sink = new();
        for (int i = 0; i < minutes * Minute; i++, _seconds += ObservedWindow.Length) _watch.Observe(new(_seconds, [_traffic.Row()], [], [], []), sink);
        return [.. sink.Findings];
    }

    [Fact]
    public void Observe_OneStrangeMinute_IsAPauseAndNothingToTell()
    {
        Run(2000);
        _traffic.Median *= 8;
        List<Finding> findings = Run(1);
        _traffic.Median /= 8;
        findings.AddRange(Run(5));
        Assert.Empty(findings);
    }

    [Fact]
    public void Observe_SlowMinutesThatLast_AreTold()
    {
        Run(2000);
        _traffic.Median *= 8;
        Assert.Contains(Run(5), f => f.Metric is FindingMetric.LatencyP50 or FindingMetric.LatencyP95);
    }

    [Fact]
    public void Observe_MoreSeriesThanTheLimit_WatchesTheFirst()
    {
        MinuteWatch small = new(new() { MostSeries = 10 });
        small.Observe(new(_seconds, [_traffic.Row(), _traffic.Row(endpoint: 8), _traffic.Row(service: "store")], [], [], []), new());
        Assert.InRange(small.Series, 1, 10);
    }
}
