using Insight.Contracts.Objects;
using Insight.Contracts.Reports;
using Insight.Gateway.Bundles;
using Insight.Gateway.Reports;
using Insight.Gateway.Tests.Bundles;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Tests.Reports;

/// <summary>Real gateways that report to what stands for the console.</summary>
public sealed class GatewayReporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Report_SaysVersionQueueRequestsClustersAndRoutes()
    {
        await using BundleServer console = await BundleServer.StartAsync();
        await using Service service = await Service.SayAsync("ok");
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await StartAsync(console, upstream);
        gateway.Apply(Objects.Of(new RouteSpec { To = [new RouteDestination { Cluster = "shop" }], Match = new() { Path = new() { Prefix = "/shop" } } }, ("shop", [service])));
        for (int i = 0; i < 3; i++) Assert.Equal("ok", await gateway.Client.GetStringAsync("/shop/a"));

        GatewayReport report = await ReportedAsync(console, gateway, static one => one.Requests is { InFlight: 0, Total: 3 } && one.Traffic.Clusters.Any(static cluster => cluster.Name == "shop" && cluster.Destinations[0].Attempts == 3));
        Assert.Equal(("g1", "lab", 15), (report.Gateway, report.Site, report.EverySeconds));
        Assert.Matches(@"^\d+\.\d+\.\d+", report.Version);
        Assert.Equal(DateTimeKind.Utc, report.StartedAt.Kind);
        Assert.Equal((3, 3, 0, ""), (report.Queue.Written, report.Queue.WaitingRecords, report.Queue.Dropped, report.Queue.Problem));
        Assert.True(report.Queue.WaitingBytes > 0);
        Assert.Equal(16 << 20, report.Queue.MaxBytes);
        ReportedCluster shop = Assert.Single(report.Traffic.Clusters, static cluster => cluster.Source == ReportedSource.Objects);
        Assert.Equal(("default", "shop", 0, 1), (shop.Tenant, shop.Name, shop.Unhealthy, shop.Healthy + shop.Unknown));
        Assert.Equal((3, 0), (shop.Destinations[0].Attempts, shop.Destinations[0].Failures));
        ReportedRoute route = Assert.Single(report.Traffic.Routes, static route => route.Source == ReportedSource.Objects);
        Assert.Equal(("route-0", "/shop/{**}", false), (route.Name, route.Path, route.AnswersItself));
        Assert.Equal(["*"], route.Hosts);
        Assert.Equal(["shop"], route.Clusters);

        // And the section of the proxy itself, with the tenant of its metadata.
        Assert.Equal(["dead", "grpc", "plain", "slow"], report.Traffic.Clusters.Where(static cluster => cluster.Source == ReportedSource.Configuration).Select(static cluster => cluster.Name).Order(StringComparer.Ordinal));
        ReportedRoute plain = Assert.Single(report.Traffic.Routes, static route => route.Name == "plain");
        Assert.Equal(("acme", "/up/{**rest}"), (plain.Tenant, plain.Path));
        Assert.Equal(["plain"], plain.Clusters);
    }

    [Theory]
    [InlineData(StatusCodes.Status400BadRequest)]
    [InlineData(StatusCodes.Status404NotFound)]
    [InlineData(StatusCodes.Status429TooManyRequests)]
    [InlineData(StatusCodes.Status500InternalServerError)]
    public async Task ConsoleThatDoesNotWantReports_IsNoTroubleForRequests(int status)
    {
        await using BundleServer console = await BundleServer.StartAsync();
        console.ReportStatus = status;
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await StartAsync(console);
        gateway.Apply(Objects.Of(Objects.To("shop"), ("shop", [service])));

        Assert.False(await gateway.ReportAsync());
        Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));
        console.ReportStatus = StatusCodes.Status204NoContent;
        Assert.True(await gateway.ReportAsync());
    }

    [Fact]
    public async Task ConsoleAway_ReportsAreNotKept_AndRequestsAreServed()
    {
        BundleServer console = await BundleServer.StartAsync();
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await StartAsync(console);
        gateway.Apply(Objects.Of(Objects.To("shop"), ("shop", [service])));
        await console.DisposeAsync();

        for (int i = 0; i < 5; i++) Assert.False(await gateway.ReportAsync());
        Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task GatewayWithoutConsole_ReportsToNobody()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Assert.False(await gateway.ReportAsync());
    }

    [Theory]
    [InlineData(0, 0.0, 15.0)]
    [InlineData(0, 1.0, 13.5)]
    [InlineData(1, 1.0, 13.5)]
    [InlineData(6, 1.0, 32.0)]
    [InlineData(30, 1.0, 60.0)]
    [InlineData(30, 0.0, 30.0)]
    public void Pause_GrowsWhileTheConsoleIsAway(int failures, double chance, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), GatewayReporter.Pause(new BundleOptions(), failures, chance));

    /// <summary>A client has its answer a moment before the gateway has counted it.</summary>
    private static async Task<GatewayReport> ReportedAsync(BundleServer console, TestGateway gateway, Func<GatewayReport, bool> isWanted)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Assert.True(await gateway.ReportAsync());
            if (console.Reports.FirstOrDefault(isWanted) is { } report) return report;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(60), $"{console.Reports.Last()}");
        }
    }

    private Task<TestGateway> StartAsync(BundleServer console, TestUpstream? upstream = null)
    {
        File.WriteAllText(_folder.File("token"), BundleServer.Token);
        File.WriteAllText(_folder.File("key.pem"), console.Signer.PublicPem);
        return TestGateway.StartAsync(upstream,
            ("gateway:id", "g1"), ("gateway:bundle:url", console.Url), ("gateway:bundle:tokenFile", _folder.File("token")),
            ("gateway:bundle:keyFile", _folder.File("key.pem")), ("gateway:bundle:directory", _folder.File("bundle")));
    }
}
