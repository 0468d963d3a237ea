using System.Data.Common;
using System.Net;
using System.Text.Json;
using Dapper;
using Insight.Console.Tests.Access;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Tests.Audit;

public sealed class AuditChainTests
{
    private readonly FixedTime _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Chain_SaysUpToWhichEntryItIsGood_AndWhichOneIsNot()
    {
        await using AccessConsole console = await AccessConsole.StartAsync(_time);
        ControlDatabase database = console.Service<ControlDatabase>();
        Append(database, 3);
        using HttpClient client = console.Client(console.StartToken);

        Assert.Equal(("verified", AuditLog.Head(database).Number, null), await ReadAsync(client));
        Edit(database, "UPDATE audit_log SET reason = 'another' WHERE number = 2");
        Assert.Equal("verified", (await ReadAsync(client)).State); // what was found holds for a while
        _time.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(("broken", 1L, 2L), await ReadAsync(client));
    }

    [Fact]
    public async Task Chain_WrittenAnewWhileTheConsoleRuns_IsFoundOut()
    {
        await using AccessConsole console = await AccessConsole.StartAsync(_time);
        ControlDatabase database = console.Service<ControlDatabase>();
        Append(database, 3);
        using HttpClient client = console.Client(console.StartToken);
        Assert.Equal("verified", (await ReadAsync(client)).State);

        Edit(database, "DELETE FROM audit_log; UPDATE audit_head SET number = 0, hash = ''");
        Append(database, 5, "another reason");
        _time.Now += TimeSpan.FromMinutes(1);

        Assert.Equal("broken", (await ReadAsync(client)).State);
    }

    [Fact]
    public async Task Chain_IsForThoseWhoMayReadEverything()
    {
        await using AccessConsole console = await AccessConsole.StartAsync(_time);
        using HttpClient everywhere = await console.PersonAsync("ann", "*", "viewer"), some = await console.PersonAsync("bob", "shop", "admin");
        Assert.Equal(HttpStatusCode.OK, await everywhere.StatusAsync("/api/v1/audit/chain"));
        Assert.Equal(HttpStatusCode.Forbidden, await some.StatusAsync("/api/v1/audit/chain"));
    }

    [Fact]
    public async Task List_OfAnActor_HasTheirsOnly()
    {
        await using AccessConsole console = await AccessConsole.StartAsync(_time);
        Append(console.Service<ControlDatabase>(), 2);
        using HttpClient client = console.Client(console.StartToken);
        JsonElement page = await client.JsonAsync("/api/v1/audit?actor=person-1");
        Assert.Equal("person-1", Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("actor").GetString());
    }

    private static void Append(ControlDatabase database, int count, string reason = "why")
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        AuditLog.Append(connection, transaction, DateTimeOffset.UnixEpoch, Enumerable.Range(0, count).Select(i => new AuditNote($"person-{i}", "created", "default", "policy", "limit", "", "{}", reason)));
        transaction.Commit();
    }

    private static void Edit(ControlDatabase database, string sql)
    {
        using DbConnection connection = database.OpenConnection();
        connection.Execute(sql);
    }

    private static async Task<(string? State, long Number, long? FirstBad)> ReadAsync(HttpClient client)
    {
        JsonElement chain = await client.JsonAsync("/api/v1/audit/chain");
        JsonElement bad = chain.GetProperty("firstBad");
        return (chain.GetProperty("state").GetString(), chain.GetProperty("number").GetInt64(), bad.ValueKind == JsonValueKind.Null ? null : bad.GetInt64());
    }
}
