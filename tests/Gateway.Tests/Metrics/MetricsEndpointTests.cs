using System.Net;
using Insight.Contracts.Objects;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Metrics;

public sealed class MetricsEndpointTests
{
    private static readonly (string, string) s_listen = ("gateway:listen:metrics", "127.0.0.1:0");

    [Fact]
    public async Task Scrape_AfterRequests_SaysHowManyByHostRouteClusterEdgeAndResult()
    {
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await TestGateway.StartAsync(null, s_listen, ("gateway:identity:networks:0:network", "127.0.0.0/8"), ("gateway:identity:networks:0:name", "lab"));
        gateway.Apply(Traffic.Objects.Of(
            [
                Traffic.Objects.To("shop") with { Match = new RouteMatch { Path = new PathMatch { Prefix = "/cart" } } },
                new RouteSpec { Match = new RouteMatch { Path = new PathMatch { Exact = "/ping" } }, Respond = new DirectResponse { Status = 503 } },
            ],
            ("shop", new ClusterSpec(), [service.Address])));

        for (int i = 0; i < 7; i++) await gateway.Client.GetStringAsync($"/cart/{i}");
        await gateway.Client.GetAsync("/ping");
        await gateway.Client.GetAsync("/nothing-here");
        PrometheusParser metrics = PrometheusParser.Parse(await gateway.ScrapeAsync());

        (IReadOnlyDictionary<string, string> labels, double requests) = Assert.Single(metrics.Find("insight_requests_total", ("insight_route", "route-0")));
        Assert.Equal(7, requests);
        Assert.Equal(
            ("default", "all", "shop", "network:lab", "shop", "2xx", "none"),
            (labels["insight_tenant"], labels["insight_virtual_host"], labels["insight_cluster"], labels["insight_source_service"], labels["insight_destination_service"], labels["insight_status_class"], labels["insight_response_flag"]));
        Assert.Equal(1, metrics.Sum("insight_requests_total", ("insight_route", "route-1"), ("insight_status_class", "5xx"), ("insight_response_flag", "direct")));
        Assert.Equal(1, metrics.Sum("insight_requests_total", ("insight_route", ""), ("insight_status_class", "4xx"), ("insight_response_flag", "no_route")));
        Assert.Equal(7, metrics.Sum("insight_request_duration_seconds_count", ("insight_route", "route-0")));
        Assert.True(metrics.Sum("insight_request_duration_seconds_sum", ("insight_route", "route-0")) > 0);
        Assert.Equal(7, metrics.Sum("insight_upstream_requests_total", ("insight_upstream", $"http://{service.Address}"), ("insight_outcome", "success")));
        Assert.Equal(9, metrics.Sum("insight_journal_written_total"));
        Assert.Equal(0, metrics.Sum("insight_metrics_overflow_total"));
        Assert.Equal(1, metrics.Sum("target_info", ("service_instance_id", "test-gateway")));
        Assert.Equal(("counter", "histogram", "gauge"), (metrics.Types["insight_requests_total"], metrics.Types["insight_request_duration_seconds"], metrics.Types["insight_cluster_active_requests"]));
    }

    [Fact]
    public async Task Scrape_NamesThatMeanSomethingToTheFormat_AreReadAsTheyWereWritten()
    {
        const string name = "a\"} 1\nb{c=\"\\\\ \u00fc";
        await using TestGateway gateway = await TestGateway.StartAsync(null, s_listen);
        ObjectSet objects = Traffic.Objects.Of([new RouteSpec { Respond = new DirectResponse { Status = 200 } }]);
        gateway.Apply(objects with { Routes = [objects.Routes[0] with { Metadata = new ObjectMetadata { Name = name } }] });

        await gateway.Client.GetAsync("/");

        Assert.Equal(1, PrometheusParser.Parse(await gateway.ScrapeAsync()).Sum("insight_requests_total", ("insight_route", name)));
    }

    [Fact]
    public async Task Scrape_UpstreamThatIsGone_IsNotMentionedAnyMore()
    {
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await TestGateway.StartAsync(null, s_listen);
        gateway.Apply(Traffic.Objects.Of(Traffic.Objects.To("shop"), ("shop", [service])));
        Assert.NotEmpty(PrometheusParser.Parse(await gateway.ScrapeAsync()).Find("insight_upstream_healthy"));

        gateway.Apply(new ObjectSet());

        Assert.Empty(PrometheusParser.Parse(await gateway.ScrapeAsync()).Find("insight_upstream_healthy"));
    }

    [Fact]
    public async Task Metrics_AreNotOnTrafficPorts_AndNothingElseIsOnTheirs()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, s_listen);

        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync(new Uri(gateway.Metrics!, "/up/hello"))).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await gateway.Client.PostAsync(gateway.Metrics, null)).StatusCode);

        Assert.Single(await gateway.StopAsync());
    }

    [Fact]
    public async Task Metrics_NotAskedFor_AreNotServed()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Assert.Null(gateway.Metrics);
    }
}
