using System.Net;
using System.Text.Json;
using Dapper;
using Insight.Console.Journeys;
using Insight.Storage.ClickHouse;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>Journeys from raw records, over the real API.</summary>
public sealed class JourneyApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_now = new(2026, 3, 1, 10, 10, 0, DateTimeKind.Utc);
    private static readonly DateTime s_start = s_now.AddMinutes(-5);

    private const string Failed = "a1", Chatty = "b2", Plain = "c3", Slow = "d4";

    [Theory]
    [InlineData("", "b2 a1 d4 c3")]
    [InlineData("?kind=failed", "a1")]
    [InlineData("?kind=n-plus-one", "b2")]
    [InlineData("?kind=retry-storm", "")]
    [InlineData("?kind=slow", "d4 b2 a1 c3")]
    [InlineData("?kind=slow&limit=1", "d4")]
    [InlineData("?lookBack=60", "")]
    [InlineData("?from=2026-03-01T10:05:00Z&to=2026-03-01T10:06:00Z&kind=failed", "a1")]
    public async Task List_Kind_ShowsThoseWorstFirst(string query, string expected)
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement list = await console.GetAsync("/api/v1/journeys" + query);

        Assert.Equal(expected, string.Join(' ', list.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("traceId").GetString()!.TrimStart('0'))));
    }

    [Fact]
    public async Task List_FailedJourney_NamesTheHopThatFailedFirst()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement journey = (await console.GetAsync("/api/v1/journeys?kind=failed")).GetProperty("items")[0];

        Assert.Equal("stock", journey.GetProperty("firstFailure").GetProperty("destination").GetString());
        Assert.Equal((3, 3, 1, 3, 3), (Int("requests"), Int("depth"), Int("fanOut"), Int("failures"), Int("services")));
        Assert.Equal("web", journey.GetProperty("entry").GetProperty("destination").GetString());
        Assert.Equal("/carts/{uuid}", journey.GetProperty("entry").GetProperty("template").GetString());
        Assert.False(journey.GetProperty("truncated").GetBoolean());

        int Int(string name) => journey.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("")]
    [InlineData("?lookBack=600")]
    public async Task Get_Trace_IsATreeInWhichEachRecordCountsOnce(string query)
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement journey = await console.GetAsync($"/api/v1/journeys/{Chatty.PadLeft(32, '0').ToUpperInvariant()}{query}");

        Assert.Equal([-1, 0, 0, 0, 0, 0], journey.GetProperty("calls").EnumerateArray().Select(static call => call.GetProperty("parent").GetInt32()));
        JsonElement pattern = Assert.Single(journey.GetProperty("summary").GetProperty("patterns").EnumerateArray());
        Assert.Equal(("n-plus-one", "cart", 5), (pattern.GetProperty("kind").GetString(), pattern.GetProperty("destination").GetString(), pattern.GetProperty("calls").GetInt32()));
    }

    [Fact]
    public async Task Get_MoreRequestsThanAreShown_SaysSo()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync("""
            INSERT INTO records (record_id, time, window, destination_service, trace_id)
            SELECT unhex(leftPad(hex(number), 32, '0')), toDateTime64('2026-03-01 10:05:00', 6, 'UTC'), '2026-03-01 10:05:00', 'web', unhex(repeat('ee', 16)) FROM numbers(1001)
            """);
        await using RunningConsole console = await StartAsync(seed);

        JsonElement journey = await console.GetAsync("/api/v1/journeys/" + string.Concat(Enumerable.Repeat("ee", 16)));

        Assert.Equal(1000, journey.GetProperty("calls").GetArrayLength());
        Assert.True(journey.GetProperty("summary").GetProperty("truncated").GetBoolean());
    }

    [Theory]
    [InlineData("?kind=bad", "kind")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=101", "limit")]
    [InlineData("?lookBack=86400", "lookBack")]
    [InlineData("?from=2026-03-01T00:00:00Z&to=2026-03-01T09:00:00Z", "from")]
    [InlineData("?lookBack=x", "lookBack")]
    [InlineData("/xyz", "traceId")]
    [InlineData("/00000000000000000000000000000000", "traceId")]
    [InlineData("/0000000000000000000000000000000a%27", "traceId")]
    public async Task Journeys_BadParameter_IsAProblemThatNamesIt(string query, string parameter)
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/journeys" + query, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.StartsWith(parameter + ":", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WithoutWindow_IsSearchedByTheIndexOnTraces()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using ClickHouseConnection connection = seed.Source.CreateConnection();

        IEnumerable<string> plan = await connection.QueryAsync<string>(
            "EXPLAIN indexes = 1 " + JourneySql.OfTrace, new { id = Failed.PadLeft(32, '0'), anyTime = true, from = s_start, to = s_start, spans = 10 });

        Assert.Contains("trace_id_filter", string.Join('\n', plan), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_UnknownTrace_IsNotFound()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/journeys/" + new string('f', 32), UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task<TrafficSeed> SeedAsync()
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        Call named = new(s_start, "web", "cart", "GET", "/carts/{uuid}");
        await seed.Add(named).StoreAsync();
        RawRecord[] records =
        [
            new(1, s_start, "", "web") { Trace = Failed, Span = 10, Status = 502, Microseconds = 50_000, Endpoint = named.EndpointId },
            new(2, s_start.AddMilliseconds(1), "web", "cart") { Trace = Failed, Span = 11, Parent = 10, Status = 500, Microseconds = 40_000 },
            new(3, s_start.AddMilliseconds(2), "cart", "stock") { Trace = Failed, Span = 12, Parent = 77, Status = 0, Flag = "timeout", Microseconds = 30_000 },
            new(10, s_start, "", "web") { Trace = Chatty, Span = 20, Microseconds = 90_000 },
            .. Enumerable.Range(1, 5).Select(static i => new RawRecord(10 + i, s_start.AddMilliseconds(i), "web", "cart") { Trace = Chatty, Span = 20 + (ulong)i, Parent = 20 }),
            new(30, s_start, "", "web") { Trace = Plain, Span = 30, Microseconds = 20_000 },
            .. Enumerable.Range(1, 3).Select(static i => new RawRecord(30 + i, s_start.AddMilliseconds(i), "web", "cart") { Trace = Plain, Span = 30 + (ulong)i, Parent = 30 }),
            new(40, s_start, "", "web") { Trace = Slow, Span = 40, Microseconds = 9_000_000 },
            new(41, s_start.AddMilliseconds(5), "web", "cart") { Trace = Slow, Span = 41, Parent = 40 },
            new(50, s_start, "", "web"),
        ];
        foreach (RawRecord record in records) await record.StoreAsync(seed.Source);

        // Stored again after a crash: still three calls, and no N+1 pattern.
        foreach (RawRecord record in records.Where(static record => record.Trace == Plain)) await record.StoreAsync(seed.Source);
        return seed;
    }

    private static Task<RunningConsole> StartAsync(TrafficSeed seed) => RunningConsole.StartAsync(seed, new FixedTime(s_now));
}
