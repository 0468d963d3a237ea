using Insight.Anomaly.Findings;
using Insight.Anomaly.Rollouts;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Rollouts;

public class VersionWatchTests
{
    /// <summary>One false finding a week, with one question per window.</summary>
    private const double Level = 1.0 / 60480;

    [Theory]
    [InlineData(0.25, 1.0, 6)]
    [InlineData(0.08, 1.0, 12)]
    [InlineData(0.0, 2.0, 12)]
    [InlineData(0.0, 1.35, 60)]
    public void Observe_ACanaryIsWorse_TellsSoon(double moreErrors, double slower, int windows)
    {
        VersionTraffic traffic = new(1);
        VersionWatch watch = new();
        long seconds = 40_000;
        for (int i = 0; i < 60; i++) Observe(watch, traffic.Window(seconds += 10, 0.1));
        Finding? found = null;
        for (int i = 0; i < windows && found is null; i++)
        {
            found = Observe(watch, traffic.Window(seconds += 10, 0.1, moreErrors, slower)).Findings.FirstOrDefault(finding => finding.PValue <= Level);
        }

        Assert.NotNull(found);
        Assert.Equal(FindingMetric.Version, found.Metric);
        Assert.Equal(SubjectKind.Service, found.Subject.Kind);
        Assert.Equal("orders", found.Subject.Service);
        Assert.True(found.Observed > found.Expected);
        Assert.Contains("Version v2 of orders against v1", found.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Observe_BothAreAlikeForDays_TellsNothingAndEndsUpSame(int seed)
    {
        VersionTraffic traffic = new(seed);
        VersionWatch watch = new();
        List<string> told = [];
        long seconds = 0;
        for (int i = 0; i < 12_000; i++)
        {
            told.AddRange(Observe(watch, traffic.Window(seconds += 10, 0.1, perSecond: 8)).Findings.Where(finding => finding.PValue <= Level).Select(finding => $"{seconds} {finding.PValue} {finding.Reason}"));
        }

        Assert.True(told.Count == 0, string.Join("; ", told));
        Assert.NotEqual(VersionVerdict.Worse, watch.Comparisons.Single().Verdict);
        for (int i = 0; i < 400; i++) Observe(watch, traffic.Window(seconds += 10, 0.3));
        Assert.Equal(VersionVerdict.Same, watch.Comparisons.Single().Verdict);
    }

    [Fact]
    public void Observe_TheDifferenceIsBelowTheMargin_TellsNothing()
    {
        VersionTraffic traffic = new(5);
        VersionWatch watch = new();
        long seconds = 0;
        for (int i = 0; i < 3_000; i++)
        {
            Assert.DoesNotContain(Observe(watch, traffic.Window(seconds += 10, 0.3, moreErrors: 0.004, slower: 1.05)).Findings, finding => finding.PValue <= Level);
        }
    }

    [Fact]
    public void Observe_TheNewVersionIsFaster_SaysBetter()
    {
        VersionTraffic traffic = new(6);
        VersionWatch watch = new();
        long seconds = 0;
        for (int i = 0; i < 200; i++) Observe(watch, traffic.Window(seconds += 10, 0.3, slower: 0.6));
        VersionComparison comparison = watch.Comparisons.Single();
        Assert.Equal(VersionVerdict.Better, comparison.Verdict);
        Assert.InRange(comparison.LatencyRatio, 0.55, 0.65);
    }

    [Fact]
    public void Active_AVersionIsRolledOut_FromFirstSightUntilItsShareIsSteady()
    {
        VersionTraffic traffic = new(7);
        VersionWatch watch = new();
        long seconds = 0;
        Observe(watch, traffic.Window(seconds += 10, 0));
        Assert.Empty(watch.Active);
        for (int i = 0; i < 40; i++)
        {
            Observe(watch, traffic.Window(seconds += 10, 0.05 + (0.02 * i)));
            Rollout rollout = Assert.Single(watch.Active);
            Assert.Equal(("v2", "v1", 20), (rollout.Version, rollout.Baseline, rollout.Start.ToUnixTimeSeconds()));
        }

        for (int i = 0; i < 300; i++) Observe(watch, traffic.Window(seconds += 10, 0.85));
        Assert.Empty(watch.Active);
        for (int i = 0; i < 6; i++) Observe(watch, traffic.Window(seconds += 10, 0.5));
        Assert.Single(watch.Active);
        for (int i = 0; i < 31; i++) Observe(watch, traffic.Window(seconds += 10, 0));
        Assert.Empty(watch.Active);
    }

    [Fact]
    public void Write_ThenRead_ContinuesAsIfNothingHadHappened()
    {
        VersionTraffic traffic = new(8);
        VersionWatch first = new(), second = new();
        long seconds = 0;
        for (int i = 0; i < 300; i++)
        {
            ObservedWindow window = traffic.Window(seconds += 10, 0.2, i > 150 ? 0.05 : 0, i > 200 ? 1.4 : 1);
            if (i % 13 == 5)
            {
                VersionWatch copy = new();
                copy.Read(new(new MemoryStream(State(second))));
                second = copy;
            }

            Assert.Equal(Observe(first, window).Findings, Observe(second, window).Findings);
            Assert.Equal(first.Comparisons, second.Comparisons);
        }

        Assert.Equal(State(first), State(second));
    }

    [Fact]
    public void Observe_ManyServicesAndVersions_RemembersOnlySoMany()
    {
        VersionWatch watch = new(new() { Services = 100, Endpoints = 100 });
        for (int window = 0; window < 50; window++)
        {
            List<VersionRow> rows = [];
            for (int service = 0; service < 40; service++)
            {
                for (int version = 0; version < 20; version++) rows.Add(new("t", "a", "h", $"s{window}-{service}", $"v{version}", 1, 10, version, WindowHistogram.Empty));
            }

            Observe(watch, new(window * 10, [], rows, [], []));
        }

        Assert.Equal(100, watch.Services);
        Assert.True(State(watch).Length < 100 * 16_000);
    }

    private static byte[] State(VersionWatch watch)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        watch.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static FindingSink Observe(VersionWatch watch, ObservedWindow window)
    {
        FindingSink sink = new();
        watch.Observe(window, sink);
        return sink;
    }
}
