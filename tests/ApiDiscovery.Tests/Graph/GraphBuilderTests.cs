using Insight.ApiDiscovery.Graph;
using Insight.ApiDiscovery.Identity;
using Insight.Contracts.Records;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Graph;

/// <summary>Counts and quantiles of edges.</summary>
public sealed class GraphBuilderTests
{
    [Fact]
    public void Build_Requests_CountsEdgesAndTakesTheValueAtTheFloorOfTheRank()
    {
        GraphBuilder graph = new(AddressTimeline.Empty);
        foreach (ulong latency in new ulong[] { 4000, 1000, 3000, 2000 }) graph.Add(Call("web", "cart", latency));
        graph.Add(Call("", "web", 7));

        IReadOnlyList<GraphEdge> edges = graph.Build();

        Assert.Equal(new GraphEdge("", "web", 1, 0.007, 0.007, false, IdentityEvidence.UnknownSource, 0) { P95Ms = 0.007 }, edges[0]);
        Assert.Equal(new GraphEdge("web", "cart", 4, 3, 4, false, IdentityEvidence.AccessLog, 50) { P95Ms = 4 }, edges[1]);
    }

    [Fact]
    public void Build_NoLatencyRecorded_SaysSo()
    {
        GraphBuilder graph = new(AddressTimeline.Empty);
        graph.Add(Call("web", "cart", 0));

        Assert.Null(Assert.Single(graph.Build()).P50Ms);
    }

    [Theory]
    [InlineData(100, 1_000_000)]
    [InlineData(1_000_000, 100)]
    public void Build_MoreLatenciesThanAreKept_IsWithinTwoPercentAndSaysSo(int perEdge, int total)
    {
        GraphBuilder graph = new(AddressTimeline.Empty, new LatencyBudget(perEdge, total), batchSize: 64);
        for (ulong i = 1; i <= 1000; i++) graph.Add(Call("web", "cart", i * 1000));

        GraphEdge edge = Assert.Single(graph.Build());

        Assert.True(edge.IsApproximate);
        Assert.Equal(1000, edge.Count);
        Assert.InRange(edge.P50Ms!.Value, 501 * 0.98, 501 * 1.02);
        Assert.InRange(edge.P99Ms!.Value, 991 * 0.98, 991 * 1.02);
    }

    [Fact]
    public void Build_EveryRequestAnotherEdge_StopsGrowing()
    {
        GraphBuilder graph = new(AddressTimeline.Empty);
        for (int i = 0; i < GraphBuilder.MaxEdges + 10; i++) graph.Add(Call("web", $"s{i}", 1));

        Assert.Equal(GraphBuilder.MaxEdges, graph.Build().Count);
        Assert.Equal(10, graph.LeftOut);
    }

    private static Hop Call(string source, string destination, ulong latency) => new()
    {
        TimeUs = 1,
        DurationUs = latency,
        Source = source,
        Destination = destination,
        Evidence = source.Length > 0 ? IdentityEvidence.AccessLog : IdentityEvidence.UnknownSource,
        Confidence = source.Length > 0 ? 50u : 0,
    };
}
