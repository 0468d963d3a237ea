using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Insight.Contracts.Records;
using Insight.Gateway.Metrics;
using Insight.Gateway.Metrics.Prometheus;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Gateway.Tests.Metrics;

public sealed class FlowMetricsTests : IDisposable
{
    private static readonly RouteNames s_route = new("default", "db", "db", "postgres", "postgres");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricStore _store;
    private readonly FlowMetrics _metrics;

    public FlowMetricsTests()
    {
        IMeterFactory factory = _services.GetRequiredService<IMeterFactory>();
        _metrics = new FlowMetrics(factory);
        _store = new MetricStore(["Insight.Gateway"], factory);
    }

    [Fact]
    public void End_Connections_CountByEdgeResultAndDirection()
    {
        for (int i = 0; i < 3; i++) _metrics.Begin();
        _metrics.End(s_route, "cart", ResponseFlag.NoFlag, 100, 2000);
        _metrics.End(s_route, "cart", ResponseFlag.Timeout, 1, 0);

        PrometheusParser metrics = Scrape();

        Assert.Equal(1, metrics.Sum("insight_active_flows"));
        Assert.Equal(1, metrics.Sum("insight_flows_total", ("insight_source_service", "cart"), ("insight_response_flag", "timeout")));
        Assert.Equal(101, metrics.Sum("insight_flow_io_bytes_total", ("network_io_direction", "transmit")));
        Assert.Equal(2000, metrics.Sum("insight_flow_io_bytes_total", ("network_io_direction", "receive"), ("insight_destination_service", "postgres")));
    }

    [Fact]
    public void End_SourcesWithoutEnd_StayWithinTheLimit()
    {
        for (int i = 0; i < 5_000; i++) _metrics.End(s_route, $"service-{i}", ResponseFlag.NoFlag, 0, 0);

        PrometheusParser metrics = Scrape();

        Assert.Equal(5_000, metrics.Sum("insight_flows_total"));
        Assert.InRange(metrics.Find("insight_flows_total").Count(), 2, RequestMetrics.MaxSeries + 1);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _store.Dispose();
        _services.Dispose();
    }

    private PrometheusParser Scrape()
    {
        ArrayBufferWriter<byte> text = new();
        _store.Collect(new PrometheusText(text).Write);
        return PrometheusParser.Parse(Encoding.UTF8.GetString(text.WrittenSpan));
    }
}
