using System.Text.Json;
using Insight.Console;
using Insight.Console.Security;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Control.Reports;
using Insight.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Insight.Commands;

/// <summary><c>insight pipeline</c> against the real console, whose storage is away or there.</summary>
[Collection(PrintedOutput.Name)]
public sealed class PipelineCommandTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private const string Letter = "00112233445566778899aabbccddeeff";

    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public async Task Status_StorageIsAway_SaysSoAndEndsWith1()
    {
        await using ClickHouseDataSource away = new(new ClickHouseConnectionStringBuilder { Host = "127.0.0.1", Port = 1 }.ConnectionString);
        await using WebApplication console = await StartAsync(away);
        Report(console);

        CommandRun run = await RunAsync(console, "status");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("journal               ok        m/1, 20 records/s stored in the last minute", Lines(run.Output).Select(line => line.Replace(PipelineReports.Process, "m/1", StringComparison.Ordinal)));
        Assert.Contains("  edge-1              behind by at most", run.Output, StringComparison.Ordinal);
        Assert.Contains(Lines(run.Output), static line => line.StartsWith("storage               failing   ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StatusAndDeadLetters_OfARunningInstallation_CanBeReadAndDecided()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        await using (ClickHouseConnection connection = database.Source.CreateConnection())
        {
            await connection.OpenAsync();
            await using ClickHouseCommand command = connection.CreateCommand();
            command.CommandText = $"INSERT INTO dead_letters (record_id, source, reason, detail, record) VALUES (unhex('{Letter}'), 'kafka', 'malformed-record', 'no\\x1b[31m record', 'x')";
            await command.ExecuteNonQueryAsync();
        }

        await using WebApplication console = await StartAsync(database.Source);
        Report(console);

        CommandRun status = await RunAsync(console, "status"), list = await RunAsync(console, "dead-letters", "list");
        CommandRun discarded = await RunAsync(console, "dead-letters", "discard", Letter, "--reason", "a test"), again = await RunAsync(console, "dead-letters", "retry", Letter);

        Assert.Equal((ExitCode.Ok, ""), (status.ExitCode, status.Error));
        Assert.Contains("1 open, 0 waiting", status.Output, StringComparison.Ordinal);
        string line = Assert.Single(Lines(list.Output));
        Assert.StartsWith($"{Letter}  open       ", line, StringComparison.Ordinal);
        Assert.EndsWith("  kafka  malformed-record  no [31m record", line, StringComparison.Ordinal);
        Assert.Equal($"{Letter}  discard is ordered; the process that ingests does it", Assert.Single(Lines(discarded.Output)));
        Assert.Equal(ExitCode.Failed, again.ExitCode);
        Assert.Contains("Something was decided about it already", again.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static void Report(WebApplication console)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        IngestReport said = new(now, [new("edge-1", "a", "b", null, 9, now.AddSeconds(-5))], 9, 9, 0, 0, 0, new RateReport(60, 20, 20), null, null, "", null, null);
        Assert.True(console.Services.GetRequiredService<PipelineReports>().TryPut(PipelineReports.Ingest, "journal", JsonSerializer.Serialize(said)));
    }

    private async Task<WebApplication> StartAsync(ClickHouseDataSource storage)
    {
        WebApplication console = ConsoleHost.Build(static options => options.Listen = "127.0.0.1:0", services =>
        {
            services.AddSingleton(storage);
            services.AddSingleton(ControlDatabase.Open(Path.Combine(_folder.Path, Guid.NewGuid().ToString("N") + ".db")));
        });
        await console.StartAsync();
        return console;
    }

    private Task<CommandRun> RunAsync(WebApplication console, params string[] arguments)
    {
        string token = Path.Combine(_folder.Path, "token");
        File.WriteAllText(token, console.Services.GetRequiredService<ConsoleToken>().Value);
        return CommandRun.OfAsync(["pipeline", .. arguments, "--data", _folder.Path, "--console", ConsoleHost.AddressOf(console).ToString(), "--token-file", token]);
    }
}
