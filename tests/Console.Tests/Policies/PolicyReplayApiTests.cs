using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Testing;

namespace Insight.Console.Tests.Policies;

public sealed class PolicyReplayApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Limit = """
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: limit }
        spec:
          scope: { hosts: [ shop.test ] }
          rateLimit: { requests: 10, per: 1m }
        """;

    private static readonly DateTime s_now = new(2026, 6, 2, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Replay_Policy_SaysWhatItWouldHaveDone()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await StoreAsync(seed.Source, 30);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now));

        (HttpStatusCode status, JsonElement report) = await PostAsync(console, "", Limit);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((30, 20, 1), (report.GetProperty("inScope").GetInt64(), report.GetProperty("touched").GetInt64(), report.GetProperty("touchedClients").GetInt64()));
        Assert.Equal("10.1.2.*", Assert.Single(report.GetProperty("samples").EnumerateArray()).GetProperty("client").GetString());
        (_, JsonElement before) = await PostAsync(console, "?from=2026-05-01T00:00:00Z&to=2026-05-02T00:00:00Z", Limit);
        Assert.Equal(0, before.GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Replay_Incident_IsOfItsTimeAndSaysWhetherItWouldHaveStoppedIt()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await StoreAsync(seed.Source, 300);
        await using (ClickHouseConnection connection = seed.Source.CreateConnection())
        {
            await connection.ExecuteAsync("INSERT INTO incidents (id, opened, tenant, began, last_seen, closed, cause_client) VALUES ('inc-1', @began, 'default', @began, @closed, @closed, '10.1.2.3'), ('inc-2', @began, 'other', @began, @closed, @closed, '10.1.2.3')", new { began = s_now.AddHours(-3), closed = s_now.AddHours(-3).AddSeconds(60) });
        }

        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now));

        (HttpStatusCode status, JsonElement report) = await PostAsync(console, "?incident=inc-1", Limit);
        (HttpStatusCode foreign, _) = await PostAsync(console, "?incident=inc-2", Limit);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((60, 50, 60, 50), (report.GetProperty("inScope").GetInt64(), report.GetProperty("touched").GetInt64(), report.GetProperty("incidentRequests").GetInt64(), report.GetProperty("incidentTouched").GetInt64()));
        Assert.Equal(HttpStatusCode.NotFound, foreign);
    }

    [Theory]
    [InlineData("?incident=", Limit, "incident: an id")]
    [InlineData("?incident=x&from=2026-06-01T00:00:00Z", Limit, "leave from and to out")]
    [InlineData("?from=monday", Limit, "from:")]
    [InlineData("?from=2026-06-02T00:00:00Z&to=2026-06-01T00:00:00Z", Limit, "from: must be before to")]
    [InlineData("?from=2020-06-02T00:00:00Z", Limit, "from: at most 62 days")]
    [InlineData("?samples=101", Limit, "samples:")]
    [InlineData("", "", "The body is empty")]
    [InlineData("", "apiVersion: insight/v1\nkind: Policy\nmetadata: { name: x }\nspec: { rateLimit: { requests: 0 } }", ":4: policy/x: spec.rateLimit.requests")]
    [InlineData("", Limit + "\n---\n" + "apiVersion: insight/v1\nkind: Policy\nmetadata: { name: x }\nspec: { callers: {} }", "one object of kind Policy")]
    public async Task Replay_AskedForWrongly_SaysWhatIsWrong(string query, string body, string problem)
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now));

        (HttpStatusCode status, JsonElement answer) = await PostAsync(console, query, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(problem, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode, JsonElement)> PostAsync(RunningConsole console, string query, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage response = await console.Client.PostAsync(new Uri("/api/v1/policies/replay" + query, UriKind.Relative), content);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }

    private static async Task StoreAsync(ClickHouseDataSource storage, int count)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.ExecuteAsync("""
            INSERT INTO records (record_id, time, window, tenant, host, destination_service, method, path, status, client_ip)
            SELECT sipHash128(number), toDateTime64(@at, 6, 'UTC') + number, toStartOfInterval(toDateTime(@at, 'UTC') + number, INTERVAL 10 SECOND, 'UTC'), 'default', 'shop.test', 'web', 'GET', '/', 200, '10.1.2.3'
            FROM numbers(@count)
            """, new { at = s_now.AddHours(-3), count });
    }
}
