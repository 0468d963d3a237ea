using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Console.Erasure;
using Insight.Console.Tests.Access;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Storage.Control.Erasure;
using Insight.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests.Erasure;

/// <summary>Erasing a person over REST, from the real storage.</summary>
public sealed class ErasureApiTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Rows = "INSERT INTO records (record_id, time, window, tenant, client_ip, principal, path) SELECT toString(number), now64(6), now(), 'acme', if(number < 3, '203.0.113.7', '203.0.113.77'), 'p', '/x' FROM numbers(5)";

    [Fact]
    public async Task Erase_APerson_CountsThenErasesAndLeavesAReceiptThatDoesNotNameThem()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync(Rows);
        await using AccessConsole console = await StartAsync(seed);
        using HttpClient admin = await console.PersonAsync("ann", "*", "admin");

        JsonElement counted = await PostAsync(admin, new { kind = "client", value = "::ffff:203.0.113.7", reason = "ticket 7", dryRun = true });
        Assert.Equal((0, 3), (counted.GetProperty("number").GetInt64(), Of(counted, "records").GetProperty("deleted").GetInt64()));
        Assert.Empty(console.Service<ErasureStore>().List(10));

        JsonElement begun = await PostAsync(admin, new { kind = "client", value = "203.0.113.7", reason = "ticket 7" });
        JsonElement receipt = await EndedAsync(admin, begun.GetProperty("number").GetInt64());

        Assert.Equal(("done", "ann", 3), (receipt.GetProperty("state").GetString(), receipt.GetProperty("erasedBy").GetString(), Of(receipt, "records").GetProperty("deleted").GetInt64()));
        Assert.Equal(counted.GetProperty("hash").GetString(), receipt.GetProperty("hash").GetString());
        Assert.Equal(0, Of(await PostAsync(admin, new { kind = "client", value = "203.0.113.7", reason = "ticket 7", dryRun = true }), "records").GetProperty("deleted").GetInt64());
        JsonElement list = await admin.JsonAsync("/api/v1/erasures");
        Assert.DoesNotContain("203.0.113.7", list.GetRawText(), StringComparison.Ordinal);
        AuditNote note = AuditLog.List(console.Service<ControlDatabase>(), new AuditQuery(1, Kind: ErasureStore.LogKind)).Single().Note;
        Assert.Equal(("ann", "erased", "ticket 7"), (note.Actor, note.Action, note.Reason));
        Assert.DoesNotContain("203.0.113.7", note.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erase_ThatBreaksOff_SaysSoAndTheNextOneDoesTheRest()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync(Rows);
        await using AccessConsole console = await StartAsync(seed);
        using HttpClient admin = await console.PersonAsync("ann", "*", "admin");
        console.Service<ErasureService>().BeforeTable = static table => { if (table == "records") throw new IOException("203.0.113.7 broke"); };

        JsonElement broken = await EndedAsync(admin, (await PostAsync(admin, new { kind = "client", value = "203.0.113.7", reason = "ticket 7" })).GetProperty("number").GetInt64());
        Assert.Equal("failed", broken.GetProperty("state").GetString());
        console.Service<ErasureService>().BeforeTable = static _ => { };
        JsonElement done = await EndedAsync(admin, (await PostAsync(admin, new { kind = "client", value = "203.0.113.7", reason = "ticket 7" })).GetProperty("number").GetInt64());

        Assert.Equal(("done", 3), (done.GetProperty("state").GetString(), Of(done, "records").GetProperty("deleted").GetInt64()));
        Assert.Single(console.Service<ErasureStore>().Live());
    }

    [Fact]
    public async Task Erase_WhatCannotBe_NamesTheField()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using AccessConsole console = await StartAsync(seed);
        using HttpClient admin = await console.PersonAsync("ann", "*", "admin"), approver = await console.PersonAsync("paul", "*", "approver");

        Assert.Contains("value: a text is needed", await RefusedAsync(admin, new { kind = "client", reason = "why" }, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("reason: a text is needed", await RefusedAsync(admin, new { kind = "client", value = "192.0.2.1" }, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("must not name the person", await RefusedAsync(admin, new { kind = "principal", value = "bob", reason = "bob asked" }, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        await RefusedAsync(admin, new { kind = "everything", value = "bob", reason = "why" }, HttpStatusCode.BadRequest);
        await RefusedAsync(approver, new { kind = "client", value = "192.0.2.1", reason = "why" }, HttpStatusCode.Forbidden);
        Assert.NotNull(console.Service<LeaseStore>().TryAcquire("erasure", "another console", TimeSpan.FromMinutes(1)));
        await RefusedAsync(admin, new { kind = "client", value = "192.0.2.1", reason = "why" }, HttpStatusCode.Conflict);
        Assert.Empty(console.Service<ErasureStore>().List(10));
    }

    private static Task<AccessConsole> StartAsync(TrafficSeed seed) =>
        AccessConsole.StartAsync(storage: seed.Source, added: static services => services.AddSingleton(new ErasureOptions { Settle = TimeSpan.Zero }));

    private static JsonElement Of(JsonElement view, string table) => view.GetProperty("counts").EnumerateArray().Single(count => count.GetProperty("table").GetString() == table);

    private static async Task<JsonElement> EndedAsync(HttpClient client, long number)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(2));
        while (true)
        {
            JsonElement receipt = await client.GetFromJsonAsync<JsonElement>($"/api/v1/erasures/{number}", patience.Token);
            if (receipt.GetProperty("state").GetString() != "running") return receipt;
            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, object body)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync("/api/v1/erasures", body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }

    private static async Task<string> RefusedAsync(HttpClient client, object body, HttpStatusCode status)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync("/api/v1/erasures", body);
        Assert.Equal(status, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
