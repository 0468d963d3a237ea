using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Live;
using Insight.Testing;

namespace Insight.Console.Tests;

/// <summary>What detection found and what it is told, over REST.</summary>
public sealed class IncidentApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_start = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("", "3 2 1")]
    [InlineData("state=open", "3")]
    [InlineData("state=closed", "2 1")]
    [InlineData("state=all&tenant=acme", "3 1")]
    [InlineData("service=store", "2 1")]
    [InlineData("service=store' OR 1=1 --", "")]
    [InlineData("since=2026-03-01T10:02:00Z", "3 2")]
    [InlineData("since=2026-03-01T12:00:00Z", "3")]
    [InlineData("limit=1&offset=1", "2")]
    public async Task Incidents_AreNewestFirstAndFiltered(string query, string expected)
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement list = await console.GetAsync("/api/v1/incidents?" + query.Replace("'", "%27", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal));

        Assert.Equal(expected, string.Join(' ', list.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!.TrimStart('0'))));
    }

    [Fact]
    public async Task Incident_ThatChanged_IsShownAsItIsNowWithEverything()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using RunningConsole console = await StartAsync(seed);

        JsonElement incident = await console.GetAsync("/api/v1/incidents/0000000000000001");

        Assert.Equal("2026-03-01T10:06:00Z", incident.GetProperty("closed").GetString());
        Assert.Equal("store: 40 % of requests failed", incident.GetProperty("title").GetString());
        JsonElement cause = Assert.Single(incident.GetProperty("causes").EnumerateArray());
        Assert.Equal(("service", "store", 0.9), (cause.GetProperty("kind").GetString(), cause.GetProperty("service").GetString(), cause.GetProperty("share").GetDouble()));
        JsonElement finding = Assert.Single(incident.GetProperty("findings").EnumerateArray());
        Assert.Equal(("edge-endpoint", "error-rate", "00000000000000ff"), (finding.GetProperty("kind").GetString(), finding.GetProperty("metric").GetString(), finding.GetProperty("endpointId").GetString()));
        Assert.Equal(JsonValueKind.Null, finding.GetProperty("expected").ValueKind);
        Assert.Equal("It began", incident.GetProperty("timeline")[0].GetProperty("text").GetString());
        Assert.Equal("0000000000000009", incident.GetProperty("similar")[0].GetProperty("id").GetString());
        using HttpResponseMessage missing = await console.Client.GetAsync(new Uri("/api/v1/incidents/nobody", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Theory]
    [InlineData("", "b c a")]
    [InlineData("service=cart", "c")]
    [InlineData("tenant=other", "c")]
    [InlineData("metric=error-rate", "b a")]
    [InlineData("limit=1&offset=2", "a")]
    [InlineData("from=2026-03-01T10:00:00Z&to=2026-03-01T10:00:10Z", "a")]
    public async Task Findings_AreNewestFirstStrongestFirstAndFiltered(string query, string expected)
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync("""
            INSERT INTO findings (window, position, tenant, kind, service, metric, p_value, expected, reason) VALUES
            ('2026-03-01 10:00:00', 0, 'acme', 'service', 'store', 'error-rate', 1e-9, nan, 'a'),
            ('2026-03-01 10:00:10', 0, 'other', 'client', 'cart', 'client-behaviour', 1e-6, 1, 'c'),
            ('2026-03-01 10:00:10', 1, 'acme', 'edge-endpoint', 'store', 'error-rate', 1e-12, 1, 'b')
            """);
        await using RunningConsole console = await StartAsync(seed);

        JsonElement list = await console.GetAsync("/api/v1/findings?" + query);

        Assert.Equal(expected, string.Join(' ', list.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("reason").GetString())));
    }

    [Fact]
    public async Task Detection_TellsTheBudgetAndWhatItCameTo()
    {
        await using TrafficSeed seed = await SeedAsync();
        await seed.ExecuteAsync("""
            INSERT INTO detection_windows (window, judged_at, subjects, gap_seconds, incomplete, budget)
            SELECT toDateTime('2026-03-01 10:01:00', 'UTC') - 10 * number, toDateTime('2026-03-01 10:01:16', 'UTC') - 10 * number, 7, if(number = 5, 30, 0), number = 6, 2 FROM numbers(2 * 60480)
            """);
        await seed.ExecuteAsync("INSERT INTO detection_windows SELECT * FROM detection_windows LIMIT 100"); // noted again
        await using RunningConsole console = await StartAsync(seed);

        JsonElement status = await console.GetAsync("/api/v1/detection");

        Assert.Equal(2, status.GetProperty("falseIncidentsPerWeek").GetDouble());
        Assert.Equal("2026-03-01T10:01:10Z", status.GetProperty("judgedUntil").GetString());
        Assert.Equal((6, 530), (status.GetProperty("judgedAfterSeconds").GetDouble(), status.GetProperty("lagSeconds").GetDouble()));
        Assert.Equal((2 * 60480, 1, 30, 7), (status.GetProperty("windowsJudged").GetInt64(), status.GetProperty("windowsIncomplete").GetInt64(), status.GetProperty("gapSeconds").GetInt64(), status.GetProperty("subjectsWatched").GetInt64()));
        JsonElement app = status.GetProperty("apps")[0];
        Assert.Equal(("acme", "shop", 2, 1, 1.0), (app.GetProperty("tenant").GetString(), app.GetProperty("app").GetString(), app.GetProperty("incidents").GetInt64(), app.GetProperty("open").GetInt64(), app.GetProperty("perWeek").GetDouble()));
    }

    [Fact]
    public async Task Detection_TellsWhichIncidentsWereMarkedAsExpectedAndHowSureTheRatesAre()
    {
        await using TrafficSeed seed = await SeedAsync();
        await seed.ExecuteAsync("""
            INSERT INTO detection_windows (window, judged_at, budget) SELECT toDateTime('2026-03-01 10:01:00', 'UTC') - 10 * number, toDateTime('2026-03-01 10:01:16', 'UTC'), 0.01 FROM numbers(2 * 60480)
            """);
        IncidentView before = Incident(4, "acme", 0, ["store"]) with { Opened = s_start.AddDays(-10), Closed = s_start.AddDays(-10) };
        await new DetectionStore(seed.Source).WriteIncidentsAsync([(before, 50)], CancellationToken.None);
        await using RunningConsole console = await StartAsync(seed);
        ExpectationStore expectations = console.Service<ExpectationStore>();
        // It covers three incidents of acme; that of the blog is another service, and one opened too long ago to be meant.
        expectations.Add(new("", "acme", "store", "", "0000000000000000", "", FindingMetric.ErrorRate, s_start.AddDays(1), "load test", default, "ada"));

        JsonElement[] apps = [.. (await console.GetAsync("/api/v1/detection")).GetProperty("apps").EnumerateArray()];

        JsonElement acme = apps.Single(static a => a.GetProperty("tenant").GetString() == "acme"), other = apps.Single(static a => a.GetProperty("tenant").GetString() == "other");
        Assert.Equal(["7 2 1", "28 3 1"], acme.GetProperty("rates").EnumerateArray().Select(static r => $"{r.GetProperty("days")} {r.GetProperty("incidents")} {r.GetProperty("markedAsExpected")}"));
        Assert.Equal(["7 1 0", "28 1 0"], other.GetProperty("rates").EnumerateArray().Select(static r => $"{r.GetProperty("days")} {r.GetProperty("incidents")} {r.GetProperty("markedAsExpected")}"));
        JsonElement rate = acme.GetProperty("rates")[1];
        Assert.Equal((2, 1.5, 0.5), (rate.GetProperty("judgedWeeks").GetDouble(), rate.GetProperty("all").GetProperty("perWeek").GetDouble(), rate.GetProperty("false").GetProperty("perWeek").GetDouble()));
        Assert.Equal(0.3093, rate.GetProperty("all").GetProperty("lower").GetDouble(), 0.001);
        Assert.Equal(4.384, rate.GetProperty("all").GetProperty("upper").GetDouble(), 0.001);
        Assert.True(rate.GetProperty("isAboveBudget").GetBoolean()); // 0.0127 per week at least
        Assert.False(other.GetProperty("rates")[1].GetProperty("isAboveBudget").GetBoolean());
    }

    [Fact]
    public async Task Advice_IsWhatWasRenewedLately_MostCallsFirst()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync("""
            INSERT INTO call_advice (tenant, app, source_service, service, endpoint_id, kind, told_at, since, calls_per_parent, most_per_parent, calls_per_second, text) VALUES
            ('acme', 'shop', 'web', 'store', 255, 1, '2026-03-01 10:00:00', '2026-03-01 09:00:00', 6, 9, 20, 'old text'),
            ('acme', 'shop', 'web', 'store', 255, 1, '2026-03-01 10:05:00', '2026-03-01 09:00:00', 6, 9, 30, 'ask once'),
            ('acme', 'shop', 'cart', 'price', 1, 1, '2026-03-01 10:05:00', '2026-03-01 09:00:00', 6, 9, 90, 'ask less'),
            ('acme', 'shop', 'web', 'gone', 1, 1, '2026-03-01 08:05:00', '2026-03-01 08:00:00', 6, 9, 99, 'gone')
            """);
        await using RunningConsole console = await StartAsync(seed);

        JsonElement[] all = [.. (await console.GetAsync("/api/v1/advice")).GetProperty("items").EnumerateArray()];
        JsonElement one = Assert.Single((await console.GetAsync("/api/v1/advice?service=web")).GetProperty("items").EnumerateArray());

        Assert.Equal(["ask less", "ask once"], all.Select(static a => a.GetProperty("text").GetString()));
        Assert.Equal(("many-calls-per-request", "00000000000000ff", 30, "2026-03-01T09:00:00Z"),
            (one.GetProperty("kind").GetString(), one.GetProperty("endpointId").GetString(), one.GetProperty("callsPerSecond").GetDouble(), one.GetProperty("since").GetString()));
    }

    [Fact]
    public async Task Detection_BeforeAnythingWasJudged_SaysSo()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed);

        JsonElement status = await console.GetAsync("/api/v1/detection");

        Assert.Equal(JsonValueKind.Null, status.GetProperty("judgedUntil").ValueKind);
        Assert.Equal(0, status.GetProperty("windowsJudged").GetInt64());
    }

    [Fact]
    public async Task Expectations_StandUntilTheyAreEnded_AndDetectionReadsThem()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage response = await console.Client.PostAsJsonAsync("/api/v1/expectations",
            new { tenant = "acme", service = "store", metric = "error-rate", until = "2026-03-02T10:00:00Z", reason = "load test", by = "ada" });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement listed = Assert.Single((await console.GetAsync("/api/v1/expectations")).EnumerateArray());
        Assert.Equal(("store", "error-rate", "load test", "ada"), (listed.GetProperty("service").GetString(), listed.GetProperty("metric").GetString(), listed.GetProperty("reason").GetString(), listed.GetProperty("notedBy").GetString()));
        var read = Assert.Single(console.Service<ExpectationStore>().ForDetection());
        Assert.Equal(("acme", "store", FindingMetric.ErrorRate, s_start.AddMinutes(10), s_start.AddDays(1)), (read.Tenant, read.Service, read.Metric, read.From.UtcDateTime, read.Until.UtcDateTime));

        string id = listed.GetProperty("id").GetString()!;
        using HttpResponseMessage nobody = await console.Client.DeleteAsync(new Uri($"/api/v1/expectations/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, nobody.StatusCode);
        using HttpResponseMessage ended = await console.Client.DeleteAsync(new Uri($"/api/v1/expectations/{id}?by=ada", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        using HttpResponseMessage again = await console.Client.DeleteAsync(new Uri($"/api/v1/expectations/{id}?by=ada", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Empty((await console.GetAsync("/api/v1/expectations")).EnumerateArray());
        // Windows that are judged again are judged as they were.
        Assert.Equal(s_start.AddMinutes(10), Assert.Single(console.Service<ExpectationStore>().ForDetection()).Until.UtcDateTime);
    }

    [Fact]
    public async Task Expectations_ThatCannotBe_AreRefused()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed);
        foreach ((object request, string field) in new (object, string)[]
        {
            (new { until = "2026-03-02T10:00:00Z", reason = "r", by = "ada" }, "service"),
            (new { service = "store", reason = "r", by = "ada" }, "until"),
            (new { service = "store", until = "2026-03-01T10:00:00Z", reason = "r", by = "ada" }, "until"),
            (new { service = "store", until = "2027-03-20T10:00:00Z", reason = "r", by = "ada" }, "until"),
            (new { service = "store", until = "2026-03-02T10:00:00Z", by = "ada" }, "reason"),
            (new { service = "store", until = "2026-03-02T10:00:00Z", reason = "r" }, "by"),
            (new { service = "store", metric = "speed", until = "2026-03-02T10:00:00Z", reason = "r", by = "ada" }, "metric"),
            (new { endpointId = "xyz", until = "2026-03-02T10:00:00Z", reason = "r", by = "ada" }, "endpointId"),
            (new { service = "a\nb", until = "2026-03-02T10:00:00Z", reason = "r", by = "ada" }, "service"),
        })
        {
            using HttpResponseMessage response = await console.Client.PostAsJsonAsync("/api/v1/expectations", request);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.StartsWith(field + ":", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        Assert.Empty((await console.GetAsync("/api/v1/expectations")).EnumerateArray());
    }

    [Fact]
    public async Task Deployments_AreNoted()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage now = await console.Client.PostAsJsonAsync("/api/v1/deployments", new { tenant = "acme", service = "store", version = "v2", by = "ci" });
        using HttpResponseMessage before = await console.Client.PostAsJsonAsync("/api/v1/deployments?by=ci", new { service = "cart", version = "v7", at = "2026-03-01T09:00:00Z" });
        using HttpResponseMessage nameless = await console.Client.PostAsJsonAsync("/api/v1/deployments", new { version = "v2", by = "ci" });
        using HttpResponseMessage future = await console.Client.PostAsJsonAsync("/api/v1/deployments", new { service = "cart", version = "v2", at = "2026-03-05T09:00:00Z", by = "ci" });

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], new[] { now, before, nameless, future }.Select(r => r.StatusCode));
        Assert.Equal(["store v2 2026-03-01T10:10:00+00:00", "cart v7 2026-03-01T09:00:00+00:00"], (await console.GetAsync("/api/v1/deployments")).EnumerateArray()
            .Select(d => $"{d.GetProperty("service").GetString()} {d.GetProperty("version").GetString()} {d.GetProperty("at").GetString()}"));
    }

    [Theory]
    [InlineData("incidents?state=gone", "state")]
    [InlineData("incidents?since=yesterday", "since")]
    [InlineData("incidents?limit=0", "limit")]
    [InlineData("findings?metric=speed", "metric")]
    [InlineData("findings?lookBack=x", "lookBack")]
    public async Task Lists_AskedForWhatCannotBe_NameTheParameter(string address, string parameter)
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await StartAsync(seed);

        using HttpResponseMessage response = await console.Client.GetAsync(new Uri("/api/v1/" + address, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(parameter + ":", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static Task<RunningConsole> StartAsync(TrafficSeed seed) => RunningConsole.StartAsync(seed, new FixedTime(s_start.AddMinutes(10)));

    /// <summary>Three incidents; the first was stored when it was open, too.</summary>
    private async Task<TrafficSeed> SeedAsync()
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        IncidentView first = Incident(1, "acme", 0, ["store", "cart"]);
        await new DetectionStore(seed.Source).WriteIncidentsAsync(
            [(first with { Closed = s_start.AddMinutes(6), Title = "store: 40 % of requests failed" }, 200), (Incident(2, "other", 2, ["store"]) with { Closed = s_start.AddMinutes(9) }, 150)],
            CancellationToken.None);
        await new DetectionStore(seed.Source).WriteIncidentsAsync([(first, 100), (Incident(3, "acme", 5, ["blog"]), 300)], CancellationToken.None);
        return seed;
    }

    private static IncidentView Incident(int id, string tenant, int minute, string[] services) => new(
        $"{id:x16}", tenant, "shop", s_start.AddMinutes(minute), s_start.AddMinutes(minute), s_start.AddMinutes(minute + 1), null, "something", 1e-12, services,
        [new CauseView(Insight.Anomaly.Incidents.IncidentCauseKind.Service, "", services[0], "0000000000000000", "", 0.9, [], ["because"])],
        [new FindingView(SubjectKind.EdgeEndpoint, FindingMetric.ErrorRate, tenant, "shop", "shop.example", "web", services[0], "00000000000000ff", "", s_start, s_start.AddSeconds(10), 1e-12, 0.4, null, null, null, 60, "why")],
        [new TimelineView(s_start, "It began")], [new SimilarView("0000000000000009", s_start.AddDays(-1), 0.5, "alike")]);
}
