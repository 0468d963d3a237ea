using System.Net;
using System.Text.Json;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>Expected bands and forecasts, over REST.</summary>
public sealed class BandApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_now = new(2026, 3, 1, 10, 12, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("service=store", "error-rate:2 request-rate:3")]
    [InlineData("service=store&metric=request-rate", "request-rate:3")]
    [InlineData("service=store&metric=request-rate&from=2026-03-01T10:01:00Z&to=2026-03-01T10:02:00Z", "request-rate:1")]
    [InlineData("service=store&tenant=nobody", "")]
    [InlineData("edge=web>store", "request-rate:1")]
    [InlineData("endpoint=00000000000000ff", "latency-p95:1")]
    [InlineData("edge=web>store&endpoint=00000000000000ff", "")]
    [InlineData("service=' OR 1=1 --", "")]
    public async Task Bands_AreOfWhatWasAskedFor(string query, string expected)
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement found = await console.GetAsync("/api/v1/bands?lookBack=1200&".Replace("lookBack=1200&", query.Contains("from", StringComparison.Ordinal) ? "" : "lookBack=1200&", StringComparison.Ordinal)
            + query.Replace(">", "%3E", StringComparison.Ordinal).Replace("'", "%27", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal));

        Assert.Equal(60, found.GetProperty("stepSeconds").GetInt32());
        Assert.Equal(expected, string.Join(' ', found.GetProperty("series").EnumerateArray()
            .Select(static s => $"{s.GetProperty("metric").GetString()}:{s.GetProperty("points").GetArrayLength()}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Bands_HoldValuesAndWhatWasExpected_AndNothingWhereNothingIsKnown()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement series = (await console.GetAsync("/api/v1/bands?lookBack=1200&service=store&metric=error-rate")).GetProperty("series")[0];

        Assert.Equal("share", series.GetProperty("unit").GetString());
        Assert.Equal(["2026-03-01T10:00:00Z null 0 0.25 0.5", "2026-03-01T10:01:00Z 0.75 null null null"], series.GetProperty("points").EnumerateArray().Select(static p => string.Join(' ',
            new[] { "time", "value", "lower", "expected", "upper" }.Select(n => p.GetProperty(n).ValueKind == JsonValueKind.Null ? "null" : p.GetProperty(n).ToString()))));
        Assert.Equal(JsonValueKind.Null, series.GetProperty("forecast").ValueKind);
    }

    [Theory]
    [InlineData("&limit=25", "2026-03-01T10:17:30Z", 330)] // from 20 at 10:10 it gains ten in each fifteen minutes
    [InlineData("&limit=10000", null, null)]
    [InlineData("&limit=1", null, null)] // it grows
    [InlineData("", null, null)]
    public async Task Forecast_SaysWhenALimitIsReached(string limit, string? at, int? seconds)
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement forecast = (await console.GetAsync("/api/v1/bands?lookBack=1200&service=store&metric=request-rate" + limit)).GetProperty("series")[0].GetProperty("forecast");

        Assert.Equal((12, "2026-03-01T10:10:00Z"), (forecast.GetProperty("points").GetArrayLength(), forecast.GetProperty("madeAt").GetString()));
        Assert.Equal(at, forecast.GetProperty("reachesLimitAt").GetString());
        Assert.Equal(seconds, forecast.GetProperty("reachesLimitInSeconds") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null);
    }

    [Fact]
    public async Task Forecast_ThatIsOld_IsNotShown()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now.AddMinutes(14)));

        JsonElement series = (await console.GetAsync("/api/v1/bands?lookBack=3600&service=store&metric=request-rate")).GetProperty("series")[0];

        Assert.Equal(JsonValueKind.Null, series.GetProperty("forecast").ValueKind);
    }

    [Theory]
    [InlineData("", "service")]
    [InlineData("service=a&edge=a%3Eb", "service")]
    [InlineData("edge=a", "edge")]
    [InlineData("endpoint=1", "endpoint")]
    [InlineData("service=a&metric=client-behaviour", "metric")]
    [InlineData("service=a&limit=5", "limit")]
    [InlineData("service=a&metric=request-rate&limit=much", "limit")]
    public async Task Bands_AskedForWhatCannotBe_NameTheParameter(string query, string parameter)
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/bands?" + query, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"detail\":\"{parameter}:", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<RunningConsole> StartAsync(TrafficSeed seed) => RunningConsole.StartAsync(seed, new FixedTime(s_now));

    private async Task<TrafficSeed> SeedAsync()
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync("""
            INSERT INTO bands (service, source_service, endpoint_id, kind, tenant, metric, minute, value, lower, expected, upper) VALUES
            ('store', '', 0, 'service', 'acme', 'request-rate', '2026-03-01 10:00:00', 5, 1, 2, 3),
            ('store', '', 0, 'service', 'acme', 'request-rate', '2026-03-01 10:01:00', 6, 1, 2, 3),
            ('store', '', 0, 'service', 'acme', 'request-rate', '2026-03-01 10:09:00', 20, 1, 2, 3),
            ('store', '', 0, 'service', 'acme', 'error-rate', '2026-03-01 10:00:00', nan, 0, 0.25, 0.5),
            ('store', '', 0, 'service', 'acme', 'error-rate', '2026-03-01 10:01:00', 0.75, nan, nan, nan),
            ('store', 'web', 0, 'edge', 'acme', 'request-rate', '2026-03-01 10:00:00', 5, 1, 2, 3),
            ('store', '', 255, 'endpoint', 'acme', 'latency-p95', '2026-03-01 10:00:00', 5, 1, 2, 3)
            """);
        await seed.ExecuteAsync("""
            INSERT INTO forecasts (service, kind, tenant, metric, made_at, step_seconds, points)
            SELECT 'store', 'service', 'acme', 'request-rate', toDateTime('2026-03-01 10:10:00', 'UTC') - 300 * number, 300, arrayMap(i -> 20 + i * 10 / 3, range(1, 13)) FROM numbers(2)
            """);
        return seed;
    }
}
