using System.Net;
using System.Text;
using System.Text.Json;
using Insight.Console.Tests.Objects;
using Insight.Testing;

namespace Insight.Console.Tests.Policies;

public sealed class PolicyEffectApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_now = new(2026, 6, 2, 12, 0, 30, DateTimeKind.Utc);

    [Fact]
    public async Task Effect_CountsWhatWasNoted_BySortAndMinute_AndOnlyOfThisPolicyAndTenant()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync("INSERT INTO endpoint_windows (window, tenant, requests, version) VALUES ('2026-06-02 11:59:00', 'default', 3, 1), ('2026-06-02 11:59:00', 'acme', 5, 1)");
        string rows = """
            (1, '2026-06-02 11:50:05', 'default', '10.0.0.1', 'limit', 'limit', false, 'over the limit'),
            (2, '2026-06-02 11:50:06', 'default', '10.0.0.2', 'limit', 'limit', false, 'over the limit'),
            (3, '2026-06-02 11:59:06', 'default', '10.0.0.2', 'limit', 'limit', true, 'over the limit'),
            (4, '2026-06-02 11:59:07', 'default', '10.0.0.2', 'limit', 'allow', true, 'not-json'),
            (5, '2026-06-02 10:00:00', 'default', '10.0.0.3', 'limit', 'deny', false, 'before'),
            (6, '2026-06-02 11:50:05', 'default', '10.0.0.4', 'other', 'deny', false, 'x'),
            (7, '2026-06-02 11:50:05', 'acme', '10.0.0.5', 'limit', 'deny', false, 'x')
            """;
        // Twice: a record that is read again writes the same rows.
        for (int i = 0; i < 2; i++)
            await seed.ExecuteAsync($"INSERT INTO policy_notes (record_id, time, tenant, client_ip, policy, action, acted, reason) SELECT leftPad(toString(c1), 16, '0'), c2, c3, c4, c5, c6, c7, c8 FROM values('c1 UInt8, c2 String, c3 String, c4 String, c5 String, c6 String, c7 Bool, c8 String', {rows})");
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now));

        JsonElement effect = await console.GetAsync("/api/v1/policies/limit/effect");

        Assert.Equal((2, 2, 2), Tally(effect, "shadow"));
        Assert.Equal((2, 1, 1), Tally(effect, "acted"));
        Assert.Equal((10, 3), (effect.GetProperty("stepSeconds").GetInt32(), effect.GetProperty("requests").GetInt64()));
        Assert.Equal(
            ["2026-06-02T11:50:00Z 2 0", "2026-06-02T11:59:00Z 0 1"],
            effect.GetProperty("points").EnumerateArray().Select(static p => $"{p.GetProperty("time")} {p.GetProperty("wouldDeny")} {p.GetProperty("denied")}"));
        Assert.Equal("over the limit", effect.GetProperty("reasons")[0].GetProperty("reason").GetString());
        Assert.Equal((3, 3, 3), Tally(await console.GetAsync("/api/v1/policies/limit/effect?from=2026-06-02T09:00:00Z"), "shadow"));
        Assert.Equal((0, 0, 0), Tally(await console.GetAsync("/api/v1/policies/limit/effect?minutes=5"), "shadow"));
        Assert.Equal((1, 1, 1), Tally(await console.GetAsync("/api/v1/policies/limit/effect?tenant=acme"), "shadow"));

        // No policy of this name is there: nobody knows its scope.
        Assert.Equal(JsonValueKind.Null, effect.GetProperty("inScope").ValueKind);
        Assert.StartsWith("there is no policy of this name now", Assert.Single(effect.GetProperty("limits").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Effect_OfAPolicyThatIsThere_TellsRequestsAndClientsInItsScope_AndAllOfTheTenant()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync("INSERT INTO learned_endpoints (endpoint_id, tenant, host, method, template) VALUES (7, 'default', 'shop.test', 'POST', '/login'), (8, 'default', 'shop.test', 'GET', '/login')");
        await seed.ExecuteAsync("""
            INSERT INTO records (record_id, time, window, tenant, host, endpoint_id, method, path, client_ip)
            SELECT leftPad(toString(number), 16, '0'), toDateTime64('2026-06-02 11:59:00', 6, 'UTC') + number % 60 AS at, toStartOfInterval(toDateTime(at), INTERVAL 10 SECOND), if(number % 10 = 8, 'acme', 'default'),
              if(number % 4 = 2, 'other.test', 'shop.test'), if(number % 2 = 0, 7, 8), if(number % 2 = 0, 'POST', 'GET'), '/login', concat('10.0.0.', toString(number % 5)) FROM numbers(600)
            """);
        foreach ((string grain, string time) in new[] { ("windows", "window"), ("minutes", "minute") })
            await seed.ExecuteAsync($"INSERT INTO endpoint_{grain} ({time}, tenant, host, endpoint_id, requests, version) SELECT if('{time}' = 'minute', toStartOfMinute(window), window) AS at, tenant, host, endpoint_id, count(), 1 FROM records GROUP BY at, tenant, host, endpoint_id");
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now));
        await ApplyAsync(console, ObjectTexts.Shop + """

            ---
            apiVersion: insight/v1
            kind: Policy
            metadata: { name: limit }
            spec: { scope: { hosts: [ shop.test ], endpoints: [ { method: POST, path: /login } ] }, rateLimit: { requests: 10, per: 1m } }
            ---
            apiVersion: insight/v1
            kind: Policy
            metadata: { name: shares }
            spec: { split: { route: shop-api, to: [ { cluster: shop, weight: 1 } ] } }
            """);

        foreach (string query in new[] { "", "?minutes=1440" })
        {
            JsonElement effect = await console.GetAsync($"/api/v1/policies/limit/effect{query}");
            Assert.Equal((540, 120, 4), (effect.GetProperty("requests").GetInt64(), effect.GetProperty("inScope").GetInt64(), effect.GetProperty("clientsInScope").GetInt64()));
            Assert.Empty(effect.GetProperty("limits").EnumerateArray());
        }

        JsonElement shares = await console.GetAsync("/api/v1/policies/shares/effect");
        Assert.Equal((540, JsonValueKind.Null), (shares.GetProperty("requests").GetInt64(), shares.GetProperty("inScope").ValueKind));
        Assert.StartsWith("shares of a route", Assert.Single(shares.GetProperty("limits").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("minutes=0")]
    [InlineData("minutes=44641")]
    [InlineData("from=monday")]
    [InlineData("from=2026-06-03T00:00:00Z")]
    [InlineData("from=2026-04-01T00:00:00Z")]
    [InlineData("from=2026-06-01T00:00:00Z&minutes=5")]
    public async Task Effect_AskedForWrongly_IsRefused(string query)
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_now));
        using HttpResponseMessage response = await console.Client.GetAsync(new Uri($"/api/v1/policies/limit/effect?{query}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static async Task ApplyAsync(RunningConsole console, string text)
    {
        using StringContent body = new(text, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage response = await console.Client.PutAsync(new Uri("/api/v1/objects?by=ann", UriKind.Relative), body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private static (long Requests, long Denied, long Clients) Tally(JsonElement effect, string name)
    {
        JsonElement tally = effect.GetProperty(name);
        return (tally.GetProperty("requests").GetInt64(), tally.GetProperty("denied").GetInt64(), tally.GetProperty("clients").GetInt64());
    }
}
