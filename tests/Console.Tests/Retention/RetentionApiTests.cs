using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Console.Retention;
using Insight.Console.Tests.Access;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Storage.Control.Retention;
using Insight.Storage.Schema;
using Insight.Testing;

namespace Insight.Console.Tests.Retention;

/// <summary>How long data is kept, over REST and in the real storage.</summary>
public sealed class RetentionApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Retention_TellsWhatIsKeptHowLongAndHowOldTheOldestIs()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync("INSERT INTO waf_findings (stored_at, time, record_id, position) VALUES (now64(6) - toIntervalDay(40), now64(6), 'a', 0), (now64(6), now64(6), 'b', 0)");
        await using AccessConsole console = await AccessConsole.StartAsync(storage: seed.Source);
        using HttpClient viewer = await console.PersonAsync("vera", "*", "viewer");

        JsonElement view = await viewer.JsonAsync("/api/v1/retention");

        Assert.Equal(RetentionKind.All.Select(static kind => kind.Key), view.GetProperty("kinds").EnumerateArray().Select(static kind => kind.GetProperty("kind").GetString()));
        Assert.All(view.GetProperty("kinds").EnumerateArray(), static kind => Assert.True(kind.GetProperty("isInForce").GetBoolean() && kind.GetProperty("tables").GetArrayLength() > 0, kind.GetRawText()));
        JsonElement findings = Of(view, "findings");
        Assert.Equal((90, 90, "storage.findingRetention", 2L), (findings.GetProperty("days").GetDouble(), findings.GetProperty("configuredDays").GetDouble(), findings.GetProperty("setting").GetString(), findings.GetProperty("rows").GetInt64()));
        Assert.InRange(DateTime.UtcNow - findings.GetProperty("oldest").GetDateTime(), TimeSpan.FromDays(39), TimeSpan.FromDays(41));
        Dictionary<string, JsonElement> others = view.GetProperty("others").EnumerateArray().ToDictionary(static table => table.GetProperty("table").GetString()!);
        Assert.Equal(48 * 3600, others["endpoint_trait_minutes"].GetProperty("keptSeconds").GetInt64());
        Assert.Equal(JsonValueKind.Null, others["endpoints"].GetProperty("keptSeconds").ValueKind);
        Assert.Equal(JsonValueKind.Null, others["learning_states"].GetProperty("keptSeconds").ValueKind);
    }

    [Fact]
    public async Task Choose_ByAnAdmin_IsInForceSurvivesARestartAndStandsInTheAuditLog()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using AccessConsole console = await AccessConsole.StartAsync(storage: seed.Source);
        using HttpClient admin = await console.PersonAsync("ann", "*", "admin"), viewer = await console.PersonAsync("vera", "*", "viewer");
        SchemaSettings configured = new() { Database = seed.Source.Database };

        JsonElement chosen = await PutAsync(admin, "records", new { days = 7, reason = "little disk" });

        Assert.Equal((7, 30, "ann", true), (chosen.GetProperty("days").GetDouble(), chosen.GetProperty("configuredDays").GetDouble(), chosen.GetProperty("chosenBy").GetString(), chosen.GetProperty("isInForce").GetBoolean()));
        Assert.All(chosen.GetProperty("tables").EnumerateArray(), static table => Assert.Equal(7 * 86_400, table.GetProperty("keptSeconds").GetInt64()));
        AuditNote note = Assert.Single(AuditLog.List(console.Service<ControlDatabase>(), new AuditQuery(10, Kind: RetentionChoices.LogKind))).Note;
        Assert.Equal(("ann", "records", "30 days", "7 days", "little disk"), (note.Actor, note.Name, note.Before, note.After, note.Reason));

        // The next start, and whatever else brings the schema up to date and knows nothing of choices.
        SchemaSettings next = console.Service<RetentionChoices>().Apply(configured);
        Assert.Empty((await new SchemaMigrator().MigrateAsync(seed.Source, next, CancellationToken.None)).RetentionChanged);
        Assert.Empty((await new SchemaMigrator().MigrateAsync(seed.Source, configured, CancellationToken.None, keepRetention: true)).RetentionChanged);
        Assert.Equal(7, Of(await viewer.JsonAsync("/api/v1/retention"), "records").GetProperty("days").GetDouble());

        JsonElement reset = await PutAsync(admin, "records", new { days = (int?)null, reason = "as before" });
        Assert.Equal((30, JsonValueKind.Null, true), (reset.GetProperty("days").GetDouble(), reset.GetProperty("chosenBy").ValueKind, reset.GetProperty("isInForce").GetBoolean()));
    }

    [Fact]
    public async Task Choose_WhatCannotBe_NamesTheField()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using AccessConsole console = await AccessConsole.StartAsync(storage: seed.Source);
        using HttpClient admin = await console.PersonAsync("ann", "*", "admin"), approver = await console.PersonAsync("paul", "*", "approver");

        Assert.Contains("days: a whole number from 2 to 90", await RefusedAsync(admin, "windows", new { days = 1, reason = "why" }), StringComparison.Ordinal);
        Assert.Contains("reason: a text is needed", await RefusedAsync(admin, "windows", new { days = 3 }), StringComparison.Ordinal);
        Assert.Contains("dead-letters", await RefusedAsync(admin, "everything", new { days = 3, reason = "why" }), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await approver.StatusAsync("/api/v1/retention/windows", "PUT", new { days = 3, reason = "why" }));
        Assert.Empty(console.Service<RetentionChoices>().List());
    }

    [Theory]
    [InlineData("MergeTree PARTITION BY toYYYYMMDD(stored_at) ORDER BY x TTL toDateTime(stored_at) + toIntervalSecond(60) SETTINGS a = 1", 60L)]
    [InlineData("MergeTree ORDER BY x TTL computed_at + toIntervalHour(48) SETTINGS a = 1", 172_800L)]
    [InlineData("MergeTree ORDER BY x TTL computed_at + toIntervalDay(2)", 172_800L)]
    [InlineData("MergeTree ORDER BY x TTL hour + toIntervalDay(90) DELETE WHERE state = '' SETTINGS a = 1", null)]
    [InlineData("MergeTree ORDER BY x SETTINGS a = 1", null)]
    public void Seconds_OfAnEngine_AreRead(string engine, long? seconds) => Assert.Equal(seconds, TtlText.SecondsOf(engine));

    private static JsonElement Of(JsonElement view, string kind) => view.GetProperty("kinds").EnumerateArray().Single(one => one.GetProperty("kind").GetString() == kind);

    private static async Task<JsonElement> PutAsync(HttpClient client, string kind, object body)
    {
        using HttpResponseMessage response = await client.PutAsJsonAsync($"/api/v1/retention/{kind}", body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }

    private static async Task<string> RefusedAsync(HttpClient client, string kind, object body)
    {
        using HttpResponseMessage response = await client.PutAsJsonAsync($"/api/v1/retention/{kind}", body);
        Assert.False(response.IsSuccessStatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
