using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Console.Tests.Access;
using Insight.Console.Tests.Metrics;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Storage.Control.Exports;
using Insight.Testing;

namespace Insight.Console.Tests.Exports;

/// <summary>Destinations over REST.</summary>
public sealed class ExportApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task List_SaysWhatIsConfiguredAndHowItDoes_WithoutSecrets()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        (AccessConsole console, TemporaryDirectory folder) = await ExportScene.StartAsync(seed);
        await using AccessConsole _ = console;
        using HttpClient viewer = await console.PersonAsync("vera", "*", "viewer");

        JsonElement list = await viewer.JsonAsync("/api/v1/exports");

        JsonElement[] items = [.. list.GetProperty("items").EnumerateArray()];
        Assert.Equal(["archive", "siem", "splunk"], items.Select(static item => item.GetProperty("name").GetString()));
        Assert.Equal(("file", "up-to-date", 1234L, 2L), (items[0].GetProperty("way").GetString(), items[0].GetProperty("status").GetProperty("phase").GetString(), items[0].GetProperty("status").GetProperty("taken").GetInt64(), items[0].GetProperty("letters").GetInt64()));
        Assert.Equal(("tcp://127.0.0.1:1", "failing", "open", 90d, true, 0.25, "network"), (items[1].GetProperty("target").GetString(), items[1].GetProperty("status").GetProperty("phase").GetString(),
            items[1].GetProperty("status").GetProperty("breaker").GetString(), items[1].GetProperty("status").GetProperty("behindSeconds").GetDouble(), items[1].GetProperty("isFiltered").GetBoolean(), items[1].GetProperty("sample").GetDouble(), items[1].GetProperty("clients").GetString()));
        Assert.Equal(JsonValueKind.Null, items[2].GetProperty("statedAt").ValueKind);
    }

    [Fact]
    public async Task Act_ByAnAdmin_PausesResumesAndDecidesAboutLetters_AndStandsInTheAuditLog()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        (AccessConsole console, TemporaryDirectory folder) = await ExportScene.StartAsync(seed);
        await using AccessConsole _ = console;
        using HttpClient admin = await console.PersonAsync("ann", "*", "admin");
        ExportLetters letters = console.Service<ExportLetters>();

        await ActAsync(admin, "siem", "pause", "maintenance");
        Assert.True(console.Service<ExportStates>().IsPaused("siem"));
        JsonElement siem = (await admin.JsonAsync("/api/v1/exports")).GetProperty("items")[1];
        Assert.Equal("ann", siem.GetProperty("pausedBy").GetString());
        await ActAsync(admin, "siem", "resume", "done");
        Assert.False(console.Service<ExportStates>().IsPaused("siem"));
        await ActAsync(admin, "archive", "retry", "");
        Assert.Equal(2, letters.Wanted("archive", 10).Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync("/api/v1/exports/archive/discard", new { reason = "" })).StatusCode);
        await ActAsync(admin, "archive", "discard", "old mapping");
        Assert.Empty(letters.List("archive", 10));

        Assert.Equal(
            [("discard", "archive", "old mapping"), ("retry", "archive", ""), ("resumed", "siem", "done"), ("paused", "siem", "maintenance")],
            AuditLog.List(console.Service<ControlDatabase>(), new AuditQuery(10, Kind: ExportStates.LogKind)).Select(static entry => (entry.Note.Action, entry.Note.Name, entry.Note.Reason)));
    }

    [Fact]
    public async Task Test_SendsOneEventAndSaysWhatCameBack()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        (AccessConsole console, TemporaryDirectory folder) = await ExportScene.StartAsync(seed);
        await using AccessConsole _ = console;
        using HttpClient admin = await console.PersonAsync("ann", "*", "admin");

        JsonElement archive = await ActAsync(admin, "archive", "test", ""), siem = await ActAsync(admin, "siem", "test", ""), splunk = await ActAsync(admin, "splunk", "test", "");

        Assert.True(archive.GetProperty("isWell").GetBoolean(), archive.GetRawText());
        string written = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "export", "archive"), "*", SearchOption.AllDirectories)));
        Assert.Contains("Test message of Insight", written, StringComparison.Ordinal);
        Assert.False(siem.GetProperty("isWell").GetBoolean());
        Assert.Contains("did not take", siem.GetProperty("done").GetString(), StringComparison.Ordinal);
        Assert.False(splunk.GetProperty("isWell").GetBoolean());
        Assert.Contains("hec", splunk.GetProperty("done").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_TellHowDestinationsDo_ToWhomeverHasAllTenants()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        (AccessConsole console, TemporaryDirectory folder) = await ExportScene.StartAsync(seed);
        await using AccessConsole _ = console;
        using HttpClient viewer = await console.PersonAsync("vera", "*", "viewer"), ofOne = await console.PersonAsync("otto", "acme", "viewer");

        IReadOnlyList<ExpositionParser.Series> series = ExpositionParser.Parse(await viewer.GetStringAsync(new Uri("/api/v1/metrics", UriKind.Relative)), open: false);

        Assert.Equal(1234, series.Single(static one => one.Name == "insight_export_taken_total" && one["destination"] == "archive").Value);
        Assert.Equal(90, series.Single(static one => one.Name == "insight_export_behind_seconds" && one["destination"] == "siem").Value);
        Assert.Equal([1.0, 0.0, 0.0], series.Where(static one => one.Name == "insight_export_well").Select(static one => one.Value));
        Assert.DoesNotContain("insight_export", await ofOne.GetStringAsync(new Uri("/api/v1/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Act_UnknownNameOrWord_IsNotFound()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        (AccessConsole console, TemporaryDirectory folder) = await ExportScene.StartAsync(seed);
        await using AccessConsole _ = console;
        using HttpClient admin = await console.PersonAsync("ann", "*", "admin");

        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsJsonAsync("/api/v1/exports/nobody/pause", new { reason = "" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsJsonAsync("/api/v1/exports/archive/explode", new { reason = "" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(new Uri("/api/v1/exports/nobody/letters", UriKind.Relative))).StatusCode);
    }

    private static async Task<JsonElement> ActAsync(HttpClient client, string name, string action, string reason)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync($"/api/v1/exports/{name}/{action}", new { reason });
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
