using System.Globalization;
using System.Text.Json;
using Dapper;
using Insight.Configuration;
using Insight.Run;
using Insight.Storage.ClickHouse;
using Xunit;

namespace Insight.Commands;

/// <summary><c>insight policy test</c> over a log file and over a data folder with an engine of its own.</summary>
[Collection(PrintedOutput.Name)]
public sealed class PolicyTestCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("insight-policy-").FullName;

    public PolicyTestCommandTests()
    {
        File.WriteAllText(Path("limit.yaml"), "apiVersion: insight/v1\nkind: Policy\nmetadata: { name: limit }\nspec: { scope: { hosts: [ shop.test ] }, rateLimit: { requests: 10, per: 1m } }\n");
        File.WriteAllText(Path("bad.yaml"), "apiVersion: insight/v1\nkind: Policy\nmetadata: { name: limit }\nspec: { rateLimit: { requests: 0 } }\n");
        File.WriteAllText(Path("empty.log"), "");
        File.WriteAllLines(Path("access.log"), Enumerable.Range(0, 30).Select(static i =>
            string.Create(CultureInfo.InvariantCulture, $"10.1.2.3 - - [17/May/2026:10:00:{i:00} +0000] \"GET /orders/{i} HTTP/1.1\" 200 10 \"-\" \"-\"")).Append("10.1.2.4 - - [17/May/2026:11:00:00 +0000] \"GET / HTTP/1.1\" 200 10 \"-\" \"-\""));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Test_LogFile_SaysWhatWouldBeTouched()
    {
        CommandRun table = await RunAsync("limit.yaml", "--log", Path("access.log")), json = await RunAsync("limit.yaml", "--log", Path("access.log"), "-o", "json");

        Assert.Equal((ExitCode.Ok, ""), (table.ExitCode, table.Error));
        Assert.Contains("touched: 20 requests of 1 clients", table.Output, StringComparison.Ordinal);
        Assert.Contains("10.1.2.* ", table.Output, StringComparison.Ordinal);
        JsonElement report = JsonSerializer.Deserialize<JsonElement>(json.Output);
        Assert.Equal((31, 20), (report.GetProperty("inScope").GetInt64(), report.GetProperty("touchedOrdinary").GetInt64()));
        Assert.DoesNotContain("10.1.2.3", table.Output + json.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99", ExitCode.Ok)]
    [InlineData("1", ExitCode.Failed)]
    public async Task Test_MoreIsTouchedThanAccepted_FailsForPipelines(string percent, int code) => Assert.Equal(code, (await RunAsync("limit.yaml", "--log", Path("access.log"), "--most-false", percent)).ExitCode);

    [Fact]
    public async Task Test_TimeOfALog_IsKept()
    {
        CommandRun run = await RunAsync("limit.yaml", "--log", Path("access.log"), "--from", "2026-05-17T10:30:00Z", "--to", "2026-05-17T12:00:00Z");

        Assert.Contains("1 requests, 1 of 1 clients in scope", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "bad.yaml", "bad.yaml:4: policy/limit: spec.rateLimit.requests")]
    [InlineData(ExitCode.Usage, "none.yaml", "none.yaml: cannot be read")]
    [InlineData(ExitCode.Usage, "limit.yaml", "--from: must be before --to", "--from", "2026-01-02T00:00:00Z", "--to", "2026-01-01T00:00:00Z")]
    [InlineData(ExitCode.Usage, "limit.yaml", "--from: at most 62 days", "--from", "2020-01-02T00:00:00Z")]
    [InlineData(ExitCode.Usage, "limit.yaml", "there is no such file", "--log", "nowhere.log")]
    [InlineData(ExitCode.Usage, "limit.yaml", "--most-false: must be from 0 to 100", "--most-false", "101")]
    [InlineData(ExitCode.Usage, "limit.yaml", "--incident: its time is replayed", "--incident", "i", "--log", "empty.log")]
    [InlineData(ExitCode.Usage, "limit.yaml", "--incident: its time is replayed", "--incident", "i", "--from", "2026-01-01T00:00:00Z")]
    [InlineData(ExitCode.Failed, "limit.yaml", "the log holds no requests", "--log", "empty.log")]
    public async Task Test_AskedForWrongly_SaysWhatIsWrong(int code, string file, string complaint, params string[] options)
    {
        CommandRun run = await RunAsync(file, [.. options.Select(option => option.EndsWith(".log", StringComparison.Ordinal) ? Path(option) : option)]);

        Assert.Equal((code, ""), (run.ExitCode, run.Output));
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_StoredHistory_IsReplayed()
    {
        InsightSettings settings = new() { Data = Path("data") };
        DateTime at = DateTime.UtcNow.AddHours(-3);
        await using (StorageSession storage = await StorageSession.OpenAsync(settings, new DataFolder(settings.Data), CancellationToken.None))
        {
            await using ClickHouseConnection connection = storage.Source.CreateConnection();
            await connection.ExecuteAsync("""
                INSERT INTO records (record_id, time, window, tenant, host, destination_service, method, path, status, client_ip)
                SELECT sipHash128(number), toDateTime64(@at, 6, 'UTC') + number, toStartOfInterval(toDateTime(@at, 'UTC') + number, INTERVAL 10 SECOND, 'UTC'), 'default', 'shop.test', 'web', 'GET', '/', 200, '10.1.2.3'
                FROM numbers(30)
                """, new { at });
            await connection.ExecuteAsync("INSERT INTO incidents (id, opened, tenant, began, last_seen, closed, cause_client) VALUES ('inc-1', @at, 'default', @at, @ends, @ends, '10.1.2.3')", new { at, ends = at.AddSeconds(15) });
        }

        CommandRun run = await RunAsync("limit.yaml"), incident = await RunAsync("limit.yaml", "--incident", "inc-1"), none = await RunAsync("limit.yaml", "--incident", "inc-2");

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("30 requests, 30 of 1 clients in scope", run.Output, StringComparison.Ordinal);
        Assert.Contains("of 15 requests of clients with incidents: 5 touched", incident.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, none.ExitCode);
        Assert.Contains("no incident of this id", none.Error, StringComparison.Ordinal);
    }

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    private Task<CommandRun> RunAsync(string file, params string[] options) => CommandRun.OfAsync(["policy", "test", "-f", Path(file), .. options, "--data", Path("data")]);
}
