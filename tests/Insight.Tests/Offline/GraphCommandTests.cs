using System.Text.Json;
using Insight.Commands;
using Insight.WafTools;
using Xunit;

namespace Insight.Offline;

/// <summary><c>insight graph</c> as a user runs it, but for the process.</summary>
public sealed class GraphCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("insight-graph-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Graph_LogThatNamesBothEnds_WritesEdges()
    {
        string log = Write("a.ndjson", """
            {"ts":1.5,"source_service":"web","destination_service":"cart","latency_ms":2.5}
            not a line
            {"ts":1.6,"source_service":"web","destination_service":"cart","latency_ms":7.25}
            {"ts":1.7,"client_ip":"203.0.113.5","destination_service":"web"}
            """);

        Assert.Equal(ExitCode.Ok, await RunAsync(log));

        Assert.Equal(["unknown>web 1  ", "web>cart 2 7.25 7.25"], Edges().Select(Shown));
    }

    [Fact]
    public async Task Graph_OnlyAddresses_AreNamedByTheMapOfThatTime()
    {
        string log = Write("a.ndjson", """
            {"ts":100,"client_ip":"10.0.0.1","upstream_addr":"10.0.0.2:80","latency_ms":1}
            {"ts":300,"client_ip":"10.0.0.1","upstream_addr":"10.0.0.2:80","latency_ms":1}
            """);
        string map = Write("map.csv", """
            address,service,from,to
            10.0.0.1,cart,0,200
            10.0.0.1,orders,1970-01-01T00:03:20Z,
            {"address":"10.0.0.2","service":"stock"}
            """);

        Assert.Equal(ExitCode.Ok, await RunAsync(log, "--addresses", map, "--evidence"));

        Assert.Equal(["cart>stock 1 1 1", "orders>stock 1 1 1"], Edges().Select(Shown));
        Assert.All(Edges(), static edge => Assert.Equal("address-map", edge.GetProperty("evidence").GetString()));
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.1,cart,200,100")]
    [InlineData("10.0.0.1,cart,yesterday,")]
    [InlineData("10.0.0.0/x,cart,,")]
    [InlineData("{\"address\":7")]
    public async Task Graph_WrongLineOfTheMap_IsRefused(string line)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(Write("a.ndjson", ""), "--addresses", Write("map.csv", line)));
    }

    [Fact]
    public async Task Graph_TrainTicket_IsTheRecordedGraph()
    {
        if (SharedData.Folder("graph") is not { } data) return;
        Dictionary<string, JsonElement> truth = Read(Path.Combine(data, "trainticket-2023-01-29.edges.json")).ToDictionary(Ends);

        Assert.Equal(ExitCode.Ok, await RunAsync(Path.Combine(data, "trainticket-2023-01-29.hops.ndjson.gz")));

        Dictionary<string, JsonElement> found = Edges().ToDictionary(Ends);
        Assert.Equal(truth.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        foreach ((string ends, JsonElement edge) in truth)
        {
            Assert.Equal(edge.GetProperty("count").GetInt64(), found[ends].GetProperty("count").GetInt64());
            Assert.Equal(edge.GetProperty("p50").GetDouble(), found[ends].GetProperty("p50").GetDouble(), 3);
            Assert.Equal(edge.GetProperty("p99").GetDouble(), found[ends].GetProperty("p99").GetDouble(), 3);
        }
    }

    private Task<int> RunAsync(string log, params string[] more) =>
        InsightCommand.RunAsync(["graph", log, "--out", Path.Combine(_folder, "edges.json"), .. more]);

    private JsonElement[] Edges() => Read(Path.Combine(_folder, "edges.json"));

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static JsonElement[] Read(string file) => [.. JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file)).EnumerateArray()];

    private static string Ends(JsonElement edge) => $"{edge.GetProperty("source").GetString()}>{edge.GetProperty("destination").GetString()}";

    private static string Shown(JsonElement edge) => $"{Ends(edge)} {edge.GetProperty("count")} {edge.GetProperty("p50")} {edge.GetProperty("p99")}";
}
