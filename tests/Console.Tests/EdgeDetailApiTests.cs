using System.Net;
using System.Text.Json;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>Protocols, instances and versions of an edge from raw records.</summary>
public sealed class EdgeDetailApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_now = new(2026, 3, 1, 10, 10, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Detail_Edge_IsSplitByProtocolInstanceAndVersion()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        RawRecord[] records =
        [
            new(1, s_now.AddMinutes(-1), "web app", "cart") { Address = "10.0.0.1:80", Version = "v1", Evidence = "mtls", Retries = 2 },
            new(2, s_now.AddMinutes(-2), "web app", "cart") { Address = "10.0.0.1:80", Version = "v1", Status = 404 },
            new(3, s_now.AddMinutes(-3), "web app", "cart") { Address = "10.0.0.2:80", Version = "v2", Protocol = "HTTP/2", Stream = "grpc", Status = 503, Microseconds = 5_000_000 },
            new(4, s_now.AddMinutes(-3), "web app", "stock"),
            new(5, s_now.AddMinutes(-30), "web app", "cart"),
        ];
        foreach (RawRecord record in records) await record.StoreAsync(seed.Source);
        await records[0].StoreAsync(seed.Source);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now));

        JsonElement detail = await console.GetAsync("/api/v1/edges/detail?edge=" + Uri.EscapeDataString("web%20app>cart"));

        Assert.Equal(["HTTP/1.1 2 1 0 2", "grpc 1 0 1 0"], Parts("protocols"));
        Assert.Equal(["10.0.0.1:80 2 1 0 2", "10.0.0.2:80 1 0 1 0"], Parts("instances"));
        Assert.Equal(["v1 2 1 0 2", "v2 1 0 1 0"], Parts("versions"));
        Assert.Equal(3, detail.GetProperty("total").GetProperty("requests").GetInt64());
        Assert.Equal(1 / 3.0, detail.GetProperty("mutualTlsShare").GetDouble(), 6);
        Assert.InRange(detail.GetProperty("versions")[1].GetProperty("p99Microseconds").GetDouble(), 4_900_000, 5_100_000);

        IEnumerable<string> Parts(string name) => detail.GetProperty(name).EnumerateArray().Select(static part =>
            $"{part.GetProperty("name").GetString()} {part.GetProperty("requests")} {part.GetProperty("errors4xx")} {part.GetProperty("errors5xx")} {part.GetProperty("retries")}");
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("?edge=web", HttpStatusCode.BadRequest)]
    [InlineData("?edge=a%3Eb%3Ec", HttpStatusCode.BadRequest)]
    [InlineData("?edge=a%3Eb&lookBack=80000", HttpStatusCode.BadRequest)]
    [InlineData("?edge=%3F%3E%21", HttpStatusCode.NotFound)]
    [InlineData("?edge=web%3Ecart%27%20OR%201=1", HttpStatusCode.NotFound)]
    public async Task Detail_NoSuchEdge_IsAProblem(string query, HttpStatusCode status)
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now));

        using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/edges/detail" + query, UriKind.Relative));

        Assert.Equal(status, response.StatusCode);
    }
}
