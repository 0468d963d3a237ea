using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Insight.Contracts.Records;
using Insight.Gateway.Metrics;
using Insight.Gateway.Metrics.Prometheus;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Gateway.Tests.Metrics;

public sealed class RequestMetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricStore _store;
    private readonly RequestMetrics _metrics;

    public RequestMetricsTests()
    {
        IMeterFactory factory = _services.GetRequiredService<IMeterFactory>();
        _metrics = new RequestMetrics(factory);
        _store = new MetricStore(["Insight.Gateway"], factory);
    }

    [Fact]
    public void Record_TenThousandHosts_StayWithinTheLimit_AndEveryRequestCounts()
    {
        RouteSeries[] routes = [.. Enumerable.Range(0, 10_000).Select(static i => Route($"host-{i}"))];
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < routes.Length; i++) _metrics.Record(routes[i], "", i % 10 == 0 ? 500 : 200, ResponseFlag.NoFlag, 0.001);
        }

        PrometheusParser metrics = Scrape();

        Assert.InRange(metrics.Find("insight_requests_total").Count(), 1_000, RequestMetrics.MaxSeries);
        Assert.InRange(metrics.Find("insight_request_duration_seconds_count").Count(), 1_000, RequestMetrics.MaxSeries);
        Assert.Equal(20_000, metrics.Sum("insight_requests_total"));
        Assert.Equal(20_000, metrics.Sum("insight_request_duration_seconds_count"));
        Assert.Equal(2_000, metrics.Sum("insight_requests_total", ("insight_status_class", "5xx")));
        Assert.Equal(metrics.Sum("insight_requests_total", ("insight_virtual_host", "other")), metrics.Sum("insight_metrics_overflow_total"));
        Assert.True(metrics.Sum("insight_metrics_overflow_total") > 10_000);
    }

    [Fact]
    public void Record_SourcesWithoutEnd_DoNotMakeARouteKeepThemAll()
    {
        RouteSeries route = Route("shop");

        for (int i = 0; i < 5_000; i++) _metrics.Record(route, $"service-{i}", 200, ResponseFlag.NoFlag, 0.001);

        Assert.Equal(5_000, Scrape().Sum("insight_requests_total"));
        Assert.InRange(Enumerable.Range(0, 5_000).Count(i => route.TryGet($"service-{i}", RequestResult.Of(200, ResponseFlag.NoFlag), out _)), 1, 64);
    }

    [Fact]
    public void Record_RouteMadeAnew_GoesOnInItsSeries()
    {
        _metrics.Record(Route("shop"), "", 200, ResponseFlag.NoFlag, 0.001);
        _metrics.Record(Route("shop"), "", 200, ResponseFlag.NoFlag, 0.001);

        Assert.Equal(2, Assert.Single(Scrape().Find("insight_requests_total")).Value);
    }

    [Fact]
    public void Record_SeriesAtHand_AllocatesNothing()
    {
        RouteSeries route = Route("shop");
        _metrics.Record(route, "cart", 200, ResponseFlag.NoFlag, 0.001);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) _metrics.Record(route, "cart", 200, ResponseFlag.NoFlag, 0.001);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("0.0005", 2)]
    [InlineData("0.001", 3)]
    [InlineData("10", 4)]
    [InlineData("+Inf", 5)]
    public void Record_Durations_AreInTheBucketsThatHoldThem(string le, double count)
    {
        RouteSeries route = Route("shop");
        foreach (double seconds in (double[])[0, 0.0005, 0.0007, 9.9, 11]) _metrics.Record(route, "", 200, ResponseFlag.NoFlag, seconds);

        Assert.Equal(count, Scrape().Sum("insight_request_duration_seconds_bucket", ("le", le)));
    }

    [Theory]
    [InlineData(0, ResponseFlag.ClientAborted, "none", "client_aborted")]
    [InlineData(101, ResponseFlag.NoFlag, "1xx", "none")]
    [InlineData(599, ResponseFlag.NoUpstream, "5xx", "no_upstream")]
    [InlineData(999, ResponseFlag.Waf, "none", "waf")]
    public void Record_Result_IsToldCoarsely(int status, ResponseFlag flag, string statusClass, string name)
    {
        _metrics.Record(Route("shop"), "", status, flag, 0.001);

        Assert.Equal(1, Scrape().Sum("insight_requests_total", ("insight_status_class", statusClass), ("insight_response_flag", name)));
    }

    public void Dispose()
    {
        _store.Dispose();
        _metrics.Dispose();
        _services.Dispose();
    }

    private static RouteSeries Route(string host) => new(new RouteNames("default", host, "route", "cluster", "service"));

    private PrometheusParser Scrape()
    {
        ArrayBufferWriter<byte> text = new();
        _store.Collect(new PrometheusText(text).Write);
        return PrometheusParser.Parse(Encoding.UTF8.GetString(text.WrittenSpan));
    }
}
