using Insight.Anomaly.Clients;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;
using Insight.Anomaly.Tests.Clients;
using Insight.Anomaly.Watch;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Watch;

/// <summary>What is marked as expected is the level while it is, and is not any more afterwards.</summary>
public sealed class ExpectedTests
{
    private const long Start = 1_700_000_000 / 86400 * 86400;
    private const int Hour = 360;

    private readonly Traffic _traffic = new(5);
    private WindowWatch _watch = new();
    private long _seconds = Start;

    [Theory]
    [InlineData(FindingMetric.ErrorRate)]
    [InlineData(FindingMetric.LatencyP50)]
    [InlineData(FindingMetric.RequestRate)]
    public void Observe_WhileItIsExpected_LevelsFollowAndAfterwardsTheyAreBack(FindingMetric metric)
    {
        Run(26 * Hour);
        Make(metric, 1);
        Expectation expected = Expect(metric, hours: 2);
        Assert.Contains(Run(6, expected), f => f.Metric == metric); // not yet
        Restart();
        Run(Hour - 6, expected);

        Assert.DoesNotContain(Run(Hour, expected), f => f.Metric == metric && f.PValue < 1e-5);

        // It goes on although it is expected no more: told at once, against what was usual before.
        Finding again = Run(6).Where(f => f.Metric == metric).MinBy(f => f.PValue)!;
        Assert.InRange(again.PValue, 0, 1e-8);
        Assert.InRange(again.Observed / again.Expected, 1.5, 1000);
    }

    [Theory]
    [InlineData(FindingMetric.ErrorRate)]
    [InlineData(FindingMetric.LatencyP50)]
    [InlineData(FindingMetric.RequestRate)]
    public void Observe_ExpectedThingIsOverInTime_NothingIsStrangeAndTheNextIsFound(FindingMetric metric)
    {
        Run(26 * Hour);
        Make(metric, 1);
        Run(2 * Hour, Expect(metric, hours: 2));

        Make(metric, 0);
        Assert.DoesNotContain(Run(2 * Hour), f => f.PValue < 1e-8);
        Make(metric, 1);
        Assert.Contains(Run(6), f => f.Metric == metric && f.PValue < 1e-8);
    }

    [Fact]
    public void Observe_OtherMetricOfTheScope_IsJudgedAsEver()
    {
        Run(26 * Hour);
        Expectation expected = Expect(FindingMetric.LatencyP50, hours: 2);
        Run(Hour, expected);
        Make(FindingMetric.ErrorRate, 1);
        Assert.Contains(Run(6, expected), f => f.Metric == FindingMetric.ErrorRate && f.PValue < 1e-8);
    }

    [Fact]
    public void Observe_ClientNamedAsExpected_IsNotHeldAgainstItNorHidesOthers()
    {
        LearnedClients learned = new();
        ClientWatch watch = learned.Watch(), other = learned.Watch();
        Expectation expected = new("t", "", "", 0, "load-test", null, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue), blanket = expected with { Client = "" };
        ClientRow[] rows = [ClientTraffic.Scanner("load-test"), ClientTraffic.Scanner("attacker")];
        foreach (ObservedWindow window in learned.Next.Take(30))
        {
            ObservedWindow more = ClientTraffic.With(window, rows);
            watch.Observe(more, new(new ExpectedScopes([expected], window.Seconds)));
            other.Observe(more, new(new ExpectedScopes([blanket], window.Seconds)));
        }

        Assert.Equal(["attacker"], watch.Threats.Where(t => t.Level >= ThreatLevel.High).Select(t => t.Client));
        Assert.Equal(["attacker", "load-test"], other.Threats.Where(t => t.Level >= ThreatLevel.High).Select(t => t.Client).Order());
    }

    private void Make(FindingMetric metric, double much)
    {
        if (metric == FindingMetric.ErrorRate) _traffic.Errors = 0.002 + (0.2 * much);
        if (metric == FindingMetric.LatencyP50) _traffic.Median = 20_000 * (1 + much);
        if (metric == FindingMetric.RequestRate) _traffic.Rate = 8 * (1 + (3 * much));
    }

    private Expectation Expect(FindingMetric metric, int hours)
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(_seconds);
        return new("t", "cart", "", 0, "", metric, now, now.AddHours(hours));
    }

    private List<Finding> Run(int windows, params Expectation[] expectations)
    {
        List<Finding> findings = [];
        for (int i = 0; i < windows; i++, _seconds += ObservedWindow.Length)
        {
            FindingSink sink = new(new ExpectedScopes(expectations, _seconds));
            _watch.Observe(new(_seconds, [_traffic.Row()], [], [], []), sink);
            findings.AddRange(sink.Findings);
        }

        return findings;
    }

    private void Restart()
    {
        using MemoryStream state = new();
        using BinaryWriter writer = new(state);
        _watch.Write(writer);
        writer.Flush();
        state.Position = 0;
        _watch = new();
        using BinaryReader reader = new(state);
        _watch.Read(reader);
    }
}
