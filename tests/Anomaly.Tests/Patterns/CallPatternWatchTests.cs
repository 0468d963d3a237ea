using Insight.Anomaly.Findings;
using Insight.Anomaly.Patterns;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Patterns;

public class CallPatternWatchTests
{
    /// <summary>One false finding a week when twelve questions are asked in each window.</summary>
    private const double Level = 1.0 / 60480 / 12;

    private const int Learned = 1000;

    [Theory]
    [InlineData("Retry storm", SubjectKind.EdgeEndpoint, "orders")]
    [InlineData("Synchronised retries", SubjectKind.EdgeEndpoint, "orders")]
    [InlineData("Runaway caller", SubjectKind.Edge, "log")]
    [InlineData("Tail amplification", SubjectKind.Edge, "items")]
    public void Observe_APatternBegins_TellsWithinSixtySeconds(string pattern, SubjectKind kind, string service)
    {
        CallTraffic traffic = new(1) { ItemsPerOrder = 12 };
        CallPatternWatch watch = new(new() { RunawayAfter = TimeSpan.Zero });
        long seconds = 0;
        for (int i = 0; i < Learned; i++) Observe(watch, traffic.Window(seconds += 10));
        Begin(traffic, pattern);
        List<Finding> found = [];
        for (int i = 0; i < 6; i++) found.AddRange(Observe(watch, traffic.Window(seconds += 10)).Findings.Where(finding => finding.PValue <= Level));

        Finding finding = found.First(finding => finding.Reason.StartsWith(pattern, StringComparison.Ordinal));
        Assert.Equal((kind, service, FindingMetric.CallPattern), (finding.Subject.Kind, finding.Subject.Service, finding.Metric));
        Assert.True(finding.Observed > finding.Expected);
    }

    [Fact]
    public void Observe_CallersFailWithoutRepeating_IsNoStorm()
    {
        CallTraffic traffic = new(2);
        CallPatternWatch watch = new();
        long seconds = 0;
        for (int i = 0; i < Learned; i++) Observe(watch, traffic.Window(seconds += 10));
        traffic.Failures = 0.3;
        traffic.Retries = 0;
        for (int i = 0; i < 30; i++) Assert.Empty(Observe(watch, traffic.Window(seconds += 10)).Findings);
    }

    [Fact]
    public void Observe_TrafficGrowsTenfold_IsNoRunawayCaller()
    {
        CallTraffic traffic = new(3);
        CallPatternWatch watch = new();
        long seconds = 0;
        for (int i = 0; i < Learned; i++) Observe(watch, traffic.Window(seconds += 10));
        for (int i = 0; i < 30; i++)
        {
            ObservedWindow window = traffic.Window(seconds += 10);
            WindowRow[] rows = [.. window.Rows.Select(row => row with { Requests = row.Requests * 10, RequestBytes = row.RequestBytes * 10 })];
            CallRow[] calls = [.. window.Calls.Select(row => row with { Calls = row.Calls * 10, Attempts = row.Attempts * 10, Failures = row.Failures * 10, BusiestSecond = row.BusiestSecond * 10 })];
            Assert.DoesNotContain(Observe(watch, window with { Rows = rows, Calls = calls }).Findings, finding => finding.PValue <= Level);
        }
    }

    [Fact]
    public void Observe_AJobRunsEveryHour_IsNewsOnce()
    {
        CallTraffic traffic = new(9);
        CallPatternWatch watch = new(new() { RunawayAfter = TimeSpan.Zero });
        List<int> told = [];
        long seconds = 0;
        for (int i = 0; i < 2_500; i++)
        {
            traffic.Logging = i > 360 && i % 360 < 12 ? 6 : 1;
            if (Observe(watch, traffic.Window(seconds += 10)).Findings.Any(finding => finding.PValue <= Level)) told.Add(i / 360);
        }

        Assert.Single(told.Distinct());
        traffic.Logging = 60;
        int windows = 0;
        while (windows < 6 && !Observe(watch, traffic.Window(seconds += 10)).Findings.Any(finding => finding.PValue <= Level)) windows++;
        Assert.True(windows < 6);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Observe_DaysOfOrdinaryCalls_TellsNothing(int seed)
    {
        CallTraffic traffic = new(seed);
        CallPatternWatch watch = new();
        long seconds = 0;
        watch.NoteDrift(2, DateTimeOffset.FromUnixTimeSeconds(30_000));
        List<string> told = [];
        for (int i = 0; i < 8_640; i++)
        {
            told.AddRange(Observe(watch, traffic.Window(seconds += 10)).Findings.Where(finding => finding.PValue <= Level).Select(finding => $"{seconds} {finding.PValue} {finding.Reason}"));
        }

        Assert.True(told.Count == 0, string.Join("; ", told));
        Assert.Empty(watch.Advice);
    }

    [Fact]
    public void Observe_RefusalsRise_AreToldOnlyAfterADrift()
    {
        CallTraffic traffic = new(6);
        CallPatternWatch watch = new();
        long seconds = 0;
        for (int i = 0; i < Learned; i++) Observe(watch, traffic.Window(seconds += 10));
        traffic.Refused = 0.2;
        Assert.Empty(Observe(watch, traffic.Window(seconds += 10)).Findings);
        watch.NoteDrift(2, DateTimeOffset.FromUnixTimeSeconds(seconds));
        List<Finding> found = [];
        for (int i = 0; i < 6; i++) found.AddRange(Observe(watch, traffic.Window(seconds += 10)).Findings);
        Assert.All(found, finding => Assert.Equal((FindingMetric.Schema, SubjectKind.Endpoint, 2UL), (finding.Metric, finding.Subject.Kind, finding.Subject.EndpointId)));
        Assert.Contains(found, finding => finding.PValue <= Level);
        Assert.Empty(Observe(watch, traffic.Window(seconds + 3600)).Findings);
    }

    [Fact]
    public void Advice_ARequestAsksManyTimes_IsGivenOncePerEdgeAndWithdrawn()
    {
        CallTraffic traffic = new(7) { ItemsPerOrder = 10 };
        CallPatternWatch watch = new();
        long seconds = 0;
        for (int i = 0; i < 60; i++) Observe(watch, traffic.Window(seconds += 10));
        Advice advice = Assert.Single(watch.Advice);
        Assert.Equal((AdviceKind.ManyCallsPerRequest, "orders", "items", 3UL), (advice.Kind, advice.Source, advice.Service, advice.EndpointId));
        Assert.InRange(advice.CallsPerParent, 9, 11);
        Assert.Contains("batching", advice.Text, StringComparison.Ordinal);
        traffic.ItemsPerOrder = 1;
        for (int i = 0; i < 120; i++) Observe(watch, traffic.Window(seconds += 10));
        Assert.Empty(watch.Advice);
    }

    [Fact]
    public void Write_ThenRead_ContinuesAsIfNothingHadHappened()
    {
        CallTraffic traffic = new(8) { ItemsPerOrder = 12 };
        CallPatternWatch first = new(), second = new();
        long seconds = 0;
        for (int i = 0; i < 600; i++)
        {
            if (i == 300) first.NoteDrift(2, DateTimeOffset.FromUnixTimeSeconds(seconds));
            if (i == 300) second.NoteDrift(2, DateTimeOffset.FromUnixTimeSeconds(seconds));
            if (i == 400) Begin(traffic, "Retry storm");
            if (i == 500) Begin(traffic, "Runaway caller");
            ObservedWindow window = traffic.Window(seconds += 10);
            if (i % 37 == 5)
            {
                CallPatternWatch copy = new();
                copy.Read(new(new MemoryStream(State(second))));
                second = copy;
            }

            Assert.Equal(Observe(first, window).Findings, Observe(second, window).Findings);
            Assert.Equal(first.Advice, second.Advice);
        }

        Assert.Equal(State(first), State(second));
    }

    [Fact]
    public void Observe_AMillionEdges_RemembersOnlySoMany()
    {
        CallPatternWatch watch = new(new() { Calls = 500, Edges = 500, Services = 500, Endpoints = 500 });
        for (int window = 0; window < 100; window++)
        {
            CallRow[] calls = [.. Enumerable.Range(0, 10_000).Select(i => new CallRow("t", "a", $"s{window}", "x", (ulong)i, 100, 200, 50, 10, 50, 10, 100, 1000))];
            Observe(watch, new(window * 10, [], [], [], calls));
            Assert.True(watch.Calls <= 500);
        }

        Assert.True(State(watch).Length < 500 * 1000);
    }

    private static void Begin(CallTraffic traffic, string pattern)
    {
        switch (pattern)
        {
            case "Retry storm":
                (traffic.Failures, traffic.Retries) = (0.4, 3);
                break;
            case "Synchronised retries":
                (traffic.Failures, traffic.Retries, traffic.Synchronised) = (0.4, 2, true);
                break;
            case "Runaway caller":
                traffic.Logging = 6;
                break;
            default:
                traffic.Tail = 12;
                break;
        }
    }

    private static byte[] State(CallPatternWatch watch)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        watch.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static FindingSink Observe(CallPatternWatch watch, ObservedWindow window)
    {
        FindingSink sink = new();
        watch.Observe(window, sink);
        return sink;
    }
}
