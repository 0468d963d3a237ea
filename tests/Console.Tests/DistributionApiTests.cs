using System.Net;
using System.Text.Json;
using Insight.Storage.Windows;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>Distributions from derived windows, worked out by hand.</summary>
public sealed class DistributionApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_start = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);
    private static readonly Call s_get = new(s_start, "web", "cart", "GET", "/carts/{uuid}", [.. Enumerable.Range(1, 100).Select(static i => (ulong)i * 1000)]) { Errors5xx = 10 };

    [Fact]
    public async Task Latency_OfAnEdge_IsACurveOf200Quantiles()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement latency = await console.GetAsync("/api/v1/distributions?edge=web%3Ecart&metric=latency");

        Assert.Equal(("latency", "microseconds", 102L), (latency.GetProperty("metric").GetString(), latency.GetProperty("unit").GetString(), latency.GetProperty("count").GetInt64()));
        Assert.Equal((5_050_000 + 2000) / 102.0, latency.GetProperty("mean").GetDouble(), 6);
        Assert.InRange(latency.GetProperty("p50").GetDouble(), 50_000 * 0.98, 50_000 * 1.02);
        JsonElement[] points = [.. latency.GetProperty("points").EnumerateArray()];
        Assert.Equal(200, points.Length);
        Assert.Equal((0d, 1d), (points[0].GetProperty("share").GetDouble(), points[^1].GetProperty("share").GetDouble()));
        Assert.Equal(LogHistogram.ValueOf(LogHistogram.BucketOf(100_000)), points[^1].GetProperty("value").GetDouble(), 6);
        Assert.Equal(points.Select(Value).Order(), points.Select(Value));
    }

    [Fact]
    public async Task Latency_OfAnEndpointOnAnEdge_IsThatOfTheEdgeAlone()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);
        string endpoint = s_get.EndpointId.ToString("x16");

        Assert.Equal(101, await CountAsync(console, $"endpoint={endpoint}&metric=latency"));
        Assert.Equal(100, await CountAsync(console, $"endpoint={endpoint}&edge=web%3Ecart&metric=latency"));
        Assert.Equal(1, await CountAsync(console, $"endpoint={endpoint}&edge=%3F%3Ecart&metric=latency"));
        Assert.Equal(0, await CountAsync(console, $"endpoint={endpoint}&edge=office%3Ecart&metric=latency"));
    }

    [Theory]
    [InlineData("request_rate", "requests-per-second", "0 0 0.2 10", 2.55)]
    [InlineData("throughput", "bytes-per-second", "0 0 220 11000", 2805)]
    [InlineData("error_rate", "share", "0 0.1", 0.05)]
    public async Task Rates_OfAnEdge_HaveAValuePerStepOfTime(string metric, string unit, string values, double mean)
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement rate = await console.GetAsync($"/api/v1/distributions?edge=web%3Ecart&metric={metric}");

        Assert.Equal((unit, 10), (rate.GetProperty("unit").GetString(), rate.GetProperty("stepSeconds").GetInt32()));
        Assert.Equal(values.Split(' ').Length, rate.GetProperty("count").GetInt64());
        Assert.Equal(mean, rate.GetProperty("mean").GetDouble(), 6);
        Assert.Equal(values.Split(' ').Distinct(), rate.GetProperty("points").EnumerateArray().Select(Value).Distinct().Select(static value => value.ToString("0.##")));
    }

    [Fact]
    public async Task Size_WithoutData_HasNoPoints()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement size = await console.GetAsync("/api/v1/distributions?edge=web%3Ecart&metric=request_size");

        Assert.Equal(JsonValueKind.Null, size.GetProperty("mean").ValueKind);
        Assert.Equal(0, size.GetProperty("points").GetArrayLength());
    }

    [Theory]
    [InlineData("metric=latency", "edge")]
    [InlineData("edge=web%3Ecart", "metric")]
    [InlineData("edge=web%3Ecart&metric=durations", "metric")]
    [InlineData("edge=web&metric=latency", "edge")]
    [InlineData("edge=%3Ecart&metric=latency", "edge")]
    [InlineData("endpoint=12&metric=latency", "endpoint")]
    [InlineData("endpoint=000000000000000g&metric=latency", "endpoint")]
    [InlineData("edge=web%3Ecart&metric=latency&lookBack=5", "lookBack")]
    public async Task Distribution_BadParameter_IsAProblemThatNamesIt(string query, string parameter)
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/distributions?" + query, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.StartsWith(parameter + ":", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>From 10:00:00: 100 requests of web, none for twenty seconds of it, two more; and one of somebody unknown.</summary>
    private async Task<TrafficSeed> SeedAsync()
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.Add(s_get)
            .Add(new Call(s_start.AddSeconds(30), "web", "cart", "POST", "/carts", 1000, 1000))
            .Add(s_get with { Window = s_start.AddSeconds(10), Source = "", Microseconds = [7000], Errors5xx = 0 })
            .StoreAsync();
        return seed;
    }

    private static async Task<long> CountAsync(RunningConsole console, string query) => (await console.GetAsync("/api/v1/distributions?" + query)).GetProperty("count").GetInt64();

    private static double Value(JsonElement point) => point.GetProperty("value").GetDouble();

    private static Task<RunningConsole> StartAsync(TrafficSeed seed) => RunningConsole.StartAsync(seed, new FixedTime(s_start.AddSeconds(45)));
}
