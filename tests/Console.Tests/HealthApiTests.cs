using System.Text.Json;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>Health of nodes and edges in the graph, against their own past.</summary>
public sealed class HealthApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_now = new(2026, 3, 1, 10, 10, 0, DateTimeKind.Utc);
    private static readonly ulong[] s_fast = [.. Enumerable.Repeat(10_000UL, 30)];

    [Fact]
    public async Task Graph_EdgeThatBecameSlowAndFails_SaysWhy()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        for (int minute = 1; minute <= 30; minute++)
        {
            seed.Add(new Call(s_now.AddMinutes(-10 - minute), "web", "cart", "GET", "/", s_fast))
                .Add(new Call(s_now.AddMinutes(-10 - minute), "web", "stock", "GET", "/", s_fast));
        }

        for (int minute = 1; minute <= 10; minute++)
        {
            seed.Add(new Call(s_now.AddMinutes(-minute), "web", "cart", "GET", "/", [.. s_fast.Select(static d => d * 4)]) { Errors5xx = 6 })
                .Add(new Call(s_now.AddMinutes(-minute), "web", "stock", "GET", "/", s_fast));
        }

        seed.Add(new Call(s_now.AddMinutes(-1), "", "web", "GET", "/", 1000, 1000));
        await seed.StoreAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now));

        JsonElement graph = await console.GetAsync("/api/v1/graph?from=2026-03-01T10:00:00Z&to=2026-03-01T10:10:00Z");

        JsonElement bad = Health(graph, "edges", "web>cart");
        Assert.InRange(bad.GetProperty("score").GetInt32(), 30, 40);
        Assert.Equal(["server-errors", "latency"], bad.GetProperty("reasons").EnumerateArray().Select(static reason => reason.GetProperty("kind").GetString()));
        Assert.StartsWith("20 % of requests failed", bad.GetProperty("reasons")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(bad.GetProperty("score").GetInt32(), Health(graph, "services", "cart").GetProperty("score").GetInt32());
        Assert.Equal(100, Health(graph, "edges", "web>stock").GetProperty("score").GetInt32());
        Assert.Equal(JsonValueKind.Null, Health(graph, "services", "web").ValueKind);
    }

    private static JsonElement Health(JsonElement graph, string list, string id) =>
        graph.GetProperty(list).EnumerateArray().Single(item => item.GetProperty("id").GetString() == id).GetProperty("health");
}
