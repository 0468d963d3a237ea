using Insight.Anomaly.Findings;
using Insight.Anomaly.Rollouts;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Rollouts;

public sealed class SettlingTests
{
    private const long Start = 1_700_000_000 / 86400 * 86400;

    [Theory]
    [InlineData(1e-10, true)]
    [InlineData(1e-13, false)] // too certain for noise
    public void Observe_NewVersionByItsLabel_SettlesItsServicesNoise(double p, bool settles)
    {
        DetectionEngine engine = new([new VersionWatch(), new Alarm("orders", p), new Alarm("stock", 1e-10)], 1);
        VersionTraffic traffic = new(1);
        for (int window = 0; window < 30; window++)
        {
            IReadOnlyList<Finding> findings = engine.Observe(traffic.Window(Start + (window * 10), 0.1), []).Findings;
            Assert.Equal(settles ? ["stock"] : ["orders", "stock"], findings.Select(f => f.Subject.Service));
        }
    }

    [Fact]
    public void Observe_RolloutThatGoesOnForLong_SettlesNothingAfterTenMinutes()
    {
        DetectionEngine engine = new([new VersionWatch(), new Alarm("orders", 1e-10)], 1);
        VersionTraffic traffic = new(1);
        int last = -1;
        for (int window = 0; window < 180; window++)
        {
            // A step up each four minutes: never steady.
            if (engine.Observe(traffic.Window(Start + (window * 10), 0.1 + (window / 24 * 0.1)), []).Findings.Count == 0) last = window;
        }

        Assert.Equal(59, last);
    }

    [Fact]
    public void Observe_BadCanary_IsToldWhileItSettles()
    {
        DetectionEngine engine = new([new VersionWatch()], 1);
        VersionTraffic traffic = new(1);
        List<Finding> findings = [];
        for (int window = 0; window < 60; window++) findings.AddRange(engine.Observe(traffic.Window(Start + (window * 10), 0.1, moreErrors: 0.2), []).Findings);
        Assert.Contains(findings, f => f.Metric == FindingMetric.Version && f.Subject.Service == "orders" && f.PValue is < 1e-6 and > Settling.Serious);
    }

    /// <summary>Finds the same in every window.</summary>
    private sealed class Alarm(string service, double p) : IWindowDetector
    {
        public void Observe(ObservedWindow window, FindingSink sink)
        {
            DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(window.Seconds);
            sink.Add(new(new(SubjectKind.Service, "t", "shop", "", "", service, 0, ""), FindingMetric.LatencyP95, start, start.AddSeconds(10), p, 2, 1, 0, 1, 100, "slow"));
        }

        public void Write(BinaryWriter output)
        {
        }

        public void Read(BinaryReader input)
        {
        }
    }
}
