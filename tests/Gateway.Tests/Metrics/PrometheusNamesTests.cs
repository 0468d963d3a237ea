using System.Diagnostics.Metrics;
using Insight.Gateway.Metrics.Prometheus;

namespace Insight.Gateway.Tests.Metrics;

public sealed class PrometheusNamesTests
{
    [Theory]
    [InlineData("insight.requests", "{request}", "insight_requests_total")]
    [InlineData("process.cpu.time", "s", "process_cpu_time_seconds_total")]
    [InlineData("received.bytes", "By", "received_bytes_total")]
    [InlineData("things_total", null, "things_total")]
    [InlineData("7.things--here", "m/s", "_7_things_here_m_per_s_total")]
    public void OfMetric_Counter_HasItsUnitAndEndsInTotal(string name, string? unit, string expected)
    {
        using Meter meter = new("names");

        Assert.Equal(expected, PrometheusNames.OfMetric(meter.CreateCounter<long>(name, unit), MetricKind.Counter));
    }

    [Theory]
    [InlineData("hit", "1", "hit_ratio")]
    [InlineData("memory.used", "By", "memory_used_bytes")]
    [InlineData("state", null, "state")]
    public void OfMetric_Gauge_HasItsUnit(string name, string? unit, string expected)
    {
        using Meter meter = new("names");

        Assert.Equal(expected, PrometheusNames.OfMetric(meter.CreateGauge<long>(name, unit), MetricKind.Gauge));
    }

    [Theory]
    [InlineData("http.request.method", "http_request_method")]
    [InlineData("le:x", "le_x")]
    [InlineData("\"}\n", "_")]
    [InlineData("", "_")]
    public void OfLabel_HoldsNothingThatALabelMayNot(string key, string expected) => Assert.Equal(expected, PrometheusNames.OfLabel(key));
}
