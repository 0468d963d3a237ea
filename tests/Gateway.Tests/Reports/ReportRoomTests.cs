using System.Text.Json;
using Insight.Contracts.Bundles;
using Insight.Contracts.Reports;
using Insight.Gateway.Reports;

namespace Insight.Gateway.Tests.Reports;

/// <summary>How large reports get, and what goes first.</summary>
public sealed class ReportRoomTests
{
    [Fact]
    public void Fit_TooMany_KeepsThoseInTroubleAndCountsTheRest()
    {
        ReportedCluster[] clusters = [.. Enumerable.Range(0, 20).Select(static i => Cluster($"c{i:00}", i == 15 ? ReportedHealth.Unhealthy : ReportedHealth.Healthy, 3))];
        ReportedRoute[] routes = [.. Enumerable.Range(0, 7).Select(static i => Route($"r{i}"))];

        ReportedTraffic traffic = ReportRoom.Fit(clusters, routes, maxClusters: 3, maxDestinations: 7, maxRoutes: 5);

        Assert.Equal(["c15", "c00", "c01"], traffic.Clusters.Select(static one => one.Name));
        Assert.Equal([3, 3, 1], traffic.Clusters.Select(static one => one.Destinations.Count));
        Assert.Equal((3, 0), (traffic.Clusters[2].Healthy, traffic.Clusters[2].Unhealthy));
        Assert.Equal((17, 5, 2), (traffic.ClustersLeftOut, traffic.Routes.Count, traffic.RoutesLeftOut));
    }

    [Fact]
    public void Write_TheLargest_StaysWithinItsBytes_AndReadsBack()
    {
        string name = new('é', 4000);
        ReportedTraffic all = ReportRoom.Fit(
            [.. Enumerable.Range(0, 2_000).Select(i => Cluster($"{i:0000}{name}", ReportedHealth.Healthy, 4))], [.. Enumerable.Range(0, 2_000).Select(i => Route($"{i:0000}{name}"))],
            ReportLimits.MaxClusters, ReportLimits.MaxDestinations, ReportLimits.MaxRoutes);

        byte[] bytes = ReportBuilder.Write(new GatewayReport("g", "", new Dictionary<string, string>(), "1", DateTime.UnixEpoch, 15, 0, new(0, 0), new(0, null, 0, 0, 0, true, ""), all));

        Assert.InRange(bytes.Length, ReportLimits.MaxBytes / 4, ReportLimits.MaxBytes);
        ReportedTraffic read = JsonSerializer.Deserialize(bytes, BundleJson.Default.GatewayReport)!.Traffic;
        Assert.Equal(2_000, read.Clusters.Count + read.ClustersLeftOut);
        Assert.Equal(2_000, read.Routes.Count + read.RoutesLeftOut);
        Assert.All(read.Clusters, static cluster => Assert.InRange(cluster.Name.Length, 1, ReportLimits.MaxName));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\nb\u001b[2J\u0085", "a?b?[2J?")]
    [InlineData("123456789", "12345678")]
    public void Fit_Text_IsCutAndHasNoControlCharacters(string text, string fits) => Assert.Equal(fits, ReportTexts.Fit(text, 8));

    private static ReportedCluster Cluster(string name, ReportedHealth health, int destinations) => ClusterCounts.Of(
        "default", name, ReportedSource.Objects, ReportedBreaker.Closed, true, false, Enumerable.Range(0, destinations).Select(i => new ReportedDestination($"http://10.0.0.{i}:80", health, ReportedHealth.Unknown, false, 0, 0, 0)));

    private static ReportedRoute Route(string name) => new("default", name, ReportedSource.Objects, ["shop.example"], 0, "/{**}", ["shop"], false);
}
