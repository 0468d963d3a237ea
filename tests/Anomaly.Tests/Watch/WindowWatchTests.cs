using Insight.Anomaly.Findings;
using Insight.Anomaly.Watch;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Watch;

public sealed class WindowWatchTests
{
    private const long Start = 1_700_000_000 / 86400 * 86400;

    private readonly WindowWatch _watch = new();

    private readonly Traffic _traffic = new(5);

    private long _seconds = Start;

    private List<Finding> Run(int windows, Func<IReadOnlyList<WindowRow>>? rows = null)
    {
        List<Finding> findings = [];
        for (int i = 0; i < windows; i++, _seconds += ObservedWindow.Length)
        {
            FindingSink sink = new();
            _watch.Observe(new(_seconds, rows?.Invoke() ?? [_traffic.Row()], [], [], []), sink);
            findings.AddRange(sink.Findings);
        }

        return findings;
    }

    private static bool Has(IEnumerable<Finding> findings, FindingMetric metric) => findings.Any(f => f.Metric == metric && f.PValue < 1e-8);

    [Fact]
    public void Observe_OrdinaryWeek_FindsAboutAsManyAsTheFloorPromises()
    {
        // Four subjects with the same six questions: what is found comes in fours.
        int windows = 60480;
        List<Finding> findings = Run(windows);
        Assert.InRange(findings.Count / 4.0, 0, windows * 6 * FindingSink.Floor * 2);
        Assert.DoesNotContain(findings, f => f.PValue < 1e-8);
    }

    [Fact]
    public void Observe_ErrorsBegin_AreFoundWithinAMinute()
    {
        Run(2000);
        _traffic.Errors = 0.1;
        Assert.True(Has(Run(6), FindingMetric.ErrorRate));
    }

    [Fact]
    public void Observe_ErrorsAtHalfARequestPerSecond_AreFoundWithinAMinute()
    {
        _traffic.Rate = 0.5;
        Run(2000);
        _traffic.Errors = 0.6;
        Assert.True(Has(Run(6), FindingMetric.ErrorRate));
    }

    [Fact]
    public void Observe_TwiceAsSlow_IsFoundWithinAMinute()
    {
        Run(2000);
        _traffic.Median *= 2;
        Assert.True(Has(Run(6), FindingMetric.LatencyP50));
    }

    [Fact]
    public void Observe_TenPercentSlower_IsNobodysIncident()
    {
        Run(2000);
        _traffic.Median *= 1.1;
        Assert.DoesNotContain(Run(400), f => f.PValue < 1e-8);
    }

    [Fact]
    public void Observe_TrafficStops_IsFoundWithinAMinute()
    {
        Run(10_000);
        Assert.True(Has(Run(6, () => []), FindingMetric.RequestRate));
    }

    [Fact]
    public void Observe_JobOfEveryHour_IsStrangeOnlyTheFirstTimes()
    {
        int hour = 3600 / ObservedWindow.Length;
        List<Finding> Hour() => [.. Run(12, () => { _traffic.Rate = 80; return [_traffic.Row()]; }), .. Run(hour - 12, () => { _traffic.Rate = 8; return [_traffic.Row()]; })];
        for (int i = 0; i < 26; i++) Run(hour);
        Assert.True(Has(Hour(), FindingMetric.RequestRate));
        Hour();
        for (int i = 0; i < 24; i++) Assert.False(Has(Hour(), FindingMetric.RequestRate), $"hour {i}");
    }

    [Fact]
    public void Observe_FaultThatLasts_IsFoundAllTheTimeAndNotLearned()
    {
        Run(2000);
        _traffic.Errors = 0.3;
        Run(300);
        Assert.True(Has(Run(1), FindingMetric.ErrorRate));
        _traffic.Errors = 0.002;
        Run(6);
        Assert.DoesNotContain(Run(100), f => f.PValue < 1e-8);
    }

    [Fact]
    public void Read_WhatWasWritten_GoesOnTheSameWay()
    {
        Run(1500);
        using MemoryStream state = new();
        using (BinaryWriter writer = new(state, System.Text.Encoding.UTF8, leaveOpen: true)) _watch.Write(writer);
        state.Position = 0;
        WindowWatch other = new();
        using (BinaryReader reader = new(state)) other.Read(reader);
        _traffic.Errors = 0.02;
        for (int i = 0; i < 300; i++, _seconds += ObservedWindow.Length)
        {
            ObservedWindow window = new(_seconds, [_traffic.Row()], [], [], []);
            FindingSink one = new(), two = new();
            _watch.Observe(window, one);
            other.Observe(window, two);
            Assert.Equal(one.Findings, two.Findings);
        }
    }

    [Fact]
    public void Observe_MoreSubjectsThanTheLimit_WatchesTheFirst()
    {
        WindowWatch small = new(new() { MostSubjects = 10 });
        for (int i = 0; i < 100; i++)
            small.Observe(new(Start + (i * 10), [_traffic.Row(endpoint: (ulong)i + 1)], [], [], []), new());
        Assert.Equal(10, small.Subjects);
        Assert.True(small.Refused > 0);
    }
}
