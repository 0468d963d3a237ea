using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Console.Tests.Access;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Storage.Control.DeadLetters;
using Insight.Storage.Control.Reports;
using Insight.Testing;

namespace Insight.Console.Tests.Pipeline;

/// <summary>The pipeline and its dead letters over REST, with the real ingest and storage.</summary>
public sealed class PipelineApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Letters = "/api/v1/pipeline/dead-letters";

    [Fact]
    public async Task Pipeline_TellsOfJobsTablesDisksAndLosses()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await PipelineScene.RefuseAsync(seed);
        await seed.ExecuteAsync("INSERT INTO stream_losses (source, token, kind, place, records, bytes) VALUES ('kafka', 't', 'refused', 'x', 3, 70)");
        await using AccessConsole console = await AccessConsole.StartAsync(storage: seed.Source);
        JobReports jobs = new(console.Service<PipelineReports>(), TimeProvider.System);
        jobs.Note("roll-up", TimeProvider.System.GetTimestamp(), TimeSpan.FromSeconds(1));
        jobs.Note("detection", TimeProvider.System.GetTimestamp(), TimeSpan.FromSeconds(1), new InvalidOperationException("no\nstate " + new string('x', 1000)));
        using HttpClient client = await console.PersonAsync("vera", "*", "viewer");

        JsonElement view = await client.JsonAsync("/api/v1/pipeline");

        Assert.Equal(0, view.GetProperty("ingest").GetArrayLength());
        Dictionary<string, JsonElement> byName = view.GetProperty("jobs").EnumerateArray().ToDictionary(static job => job.GetProperty("name").GetString()!);
        Assert.Equal("ok", byName["roll-up"].GetProperty("state").GetString());
        Assert.Equal("failing", byName["detection"].GetProperty("state").GetString());
        string error = byName["detection"].GetProperty("lastError").GetString()!;
        Assert.StartsWith("no state xxx", error, StringComparison.Ordinal);
        Assert.Equal(300, error.Length);
        Assert.Equal("unknown", byName["retention"].GetProperty("state").GetString());
        JsonElement storage = view.GetProperty("storage");
        Assert.Equal(1, storage.GetProperty("tables").EnumerateArray().Single(static table => table.GetProperty("table").GetString() == "records").GetProperty("rows").GetInt64());
        JsonElement disk = storage.GetProperty("disks")[0];
        Assert.InRange(disk.GetProperty("freeBytes").GetInt64(), 1, disk.GetProperty("totalBytes").GetInt64());
        JsonElement letters = view.GetProperty("deadLetters");
        Assert.Equal(1, letters.GetProperty("open").GetInt64());
        Assert.Equal("refused-by-storage", letters.GetProperty("reasons")[0].GetProperty("reason").GetString());
        JsonElement loss = Assert.Single(view.GetProperty("losses").EnumerateArray());
        Assert.Equal(("refused", 3L, 70L), (loss.GetProperty("kind").GetString(), loss.GetProperty("records").GetInt64(), loss.GetProperty("bytes").GetInt64()));
    }

    [Fact]
    public async Task Pipeline_StorageIsAway_AnswersAndSaysSo()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient client = await console.PersonAsync("vera", "*", "viewer");

        JsonElement view = await client.JsonAsync("/api/v1/pipeline");

        Assert.NotEqual("", view.GetProperty("storage").GetProperty("problem").GetString());
        Assert.Equal(JsonValueKind.Null, view.GetProperty("deadLetters").GetProperty("open").ValueKind);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await client.StatusAsync(Letters));
    }

    [Fact]
    public async Task Retry_ByAnAdmin_StoresTheRecordAndStandsInTheAuditLog()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        string id = await PipelineScene.RefuseAsync(seed);
        await using AccessConsole console = await AccessConsole.StartAsync(storage: seed.Source);
        using HttpClient admin = await console.PersonAsync("ann", "*", "admin");

        JsonElement letter = Assert.Single((await admin.JsonAsync(Letters)).GetProperty("items").EnumerateArray());
        Assert.Equal((id, "open", "journal", true), (letter.GetProperty("id").GetString(), letter.GetProperty("state").GetString(), letter.GetProperty("source").GetString(), letter.GetProperty("canRetry").GetBoolean()));
        Assert.Contains("/tea/<b>", letter.GetProperty("excerpt").GetString()!, StringComparison.Ordinal);
        await PipelineScene.AllowAsync(seed);
        JsonElement answer = await SendAsync(admin, "retry", new { ids = new[] { id, new string('0', 32) }, reason = "teapots are fine" });
        Assert.Equal([id], answer.GetProperty("ordered").EnumerateArray().Select(static one => one.GetString()));
        Assert.Equal(new string('0', 32), answer.GetProperty("refused")[0].GetProperty("id").GetString());
        Assert.Equal("waiting", (await admin.JsonAsync(Letters)).GetProperty("items")[0].GetProperty("state").GetString());
        Assert.Equal(0, (await SendAsync(admin, "retry", new { ids = new[] { id } })).GetProperty("ordered").GetArrayLength());

        await PipelineScene.DoOrdersAsync(seed.Source, console.Service<DeadLetterOrders>());

        Assert.Equal(0, (await admin.JsonAsync(Letters)).GetProperty("items").GetArrayLength());
        letter = Assert.Single((await admin.JsonAsync(Letters + "?state=all")).GetProperty("items").EnumerateArray());
        Assert.Equal(("stored", "ann", "Stored.", ""), (letter.GetProperty("state").GetString(), letter.GetProperty("orderedBy").GetString(), letter.GetProperty("outcome").GetString(), letter.GetProperty("excerpt").GetString()));
        AuditNote note = Assert.Single(AuditLog.List(console.Service<ControlDatabase>(), new AuditQuery(10, Kind: DeadLetterOrders.LogKind))).Note;
        Assert.Equal(("ann", "retry", id, "teapots are fine"), (note.Actor, note.Action, note.Name, note.Reason));
    }

    [Fact]
    public async Task Letters_OfSomebodyWhoMayOnlyLook_HaveNoExcerpt()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        string id = await PipelineScene.RefuseAsync(seed);
        await using AccessConsole console = await AccessConsole.StartAsync(storage: seed.Source);
        using HttpClient viewer = await console.PersonAsync("vera", "*", "viewer"), approver = await console.PersonAsync("paul", "*", "approver"), other = await console.PersonAsync("otto", "shop", "admin");

        JsonElement letter = Assert.Single((await viewer.JsonAsync(Letters)).GetProperty("items").EnumerateArray());

        Assert.Equal(JsonValueKind.Null, letter.GetProperty("excerpt").ValueKind);
        Assert.DoesNotContain("tea", letter.GetRawText().Replace("no_teapots", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await approver.StatusAsync(Letters + "/retry", "POST", new { ids = new[] { id } }));
        Assert.Equal(HttpStatusCode.Forbidden, await other.StatusAsync(Letters));
    }

    [Theory]
    [InlineData("retry", """{"ids":[]}""", "ids: 1 to 100 ids")]
    [InlineData("retry", """{"ids":["x') OR 1"]}""", "ids: 1 to 100 ids")]
    [InlineData("retry", """{"ids":[null]}""", "ids: 1 to 100 ids")]
    [InlineData("discard", """{"ids":["00000000000000000000000000000000"]}""", "reason: a text is needed.")]
    [InlineData("eat", """{"ids":["00000000000000000000000000000000"]}""", "retry, discard")]
    public async Task Decide_WhatCannotBe_NamesTheField(string action, string body, string says)
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient admin = await console.PersonAsync("ann", "*", "admin");
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await admin.PostAsync(new Uri($"{Letters}/{action}", UriKind.Relative), content);

        Assert.Contains(says, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> SendAsync(HttpClient client, string action, object body)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync($"{Letters}/{action}", body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }
}
