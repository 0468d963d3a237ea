using System.Net;
using System.Text.Json;
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

    private static (long Requests, long Denied, long Clients) Tally(JsonElement effect, string name)
    {
        JsonElement tally = effect.GetProperty(name);
        return (tally.GetProperty("requests").GetInt64(), tally.GetProperty("denied").GetInt64(), tally.GetProperty("clients").GetInt64());
    }
}
