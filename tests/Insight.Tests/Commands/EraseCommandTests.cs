using System.Net;
using Insight.Console;
using Insight.Console.Erasure;
using Insight.Console.Security;
using Insight.Gateway.Privacy;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Insight.Commands;

/// <summary><c>insight erase</c> against the real console and storage.</summary>
[Collection(PrintedOutput.Name)]
public sealed class EraseCommandTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Erase_AnAddressAndItsPseudonym_CountsThenErasesBothTableByTable()
    {
        string keyFile = Path.Combine(_folder.Path, "privacy-key"), key = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(static i => (byte)i)]);
        await File.WriteAllTextAsync(keyFile, key + "\n");
        string pseudonym = new PseudonymKey(key).Address(IPAddress.Parse("203.0.113.7"));
        await using LentDatabase database = await engine.LendDatabaseAsync();
        await ExecuteAsync(database.Source, $"INSERT INTO records (record_id, time, window, client_ip) VALUES ('1', now64(6), now(), '203.0.113.7'), ('2', now64(6), now(), '{pseudonym}'), ('3', now64(6), now(), '203.0.113.8')");
        await using WebApplication console = await StartAsync(database.Source);
        string[] who = ["--client", "203.0.113.7", "--privacy-key-file", keyFile, "--reason", "ticket 7"];

        CommandRun dry = await RunAsync(console, [.. who, "--dry-run"]);
        Assert.Equal((ExitCode.Ok, "", 3UL), (dry.ExitCode, dry.Error, (ulong)(await CountAsync(database.Source))!));
        Assert.Equal(2, Lines(dry.Output).Count(static line => line.StartsWith("records   ", StringComparison.Ordinal) && line.Contains(" 1 would be deleted", StringComparison.Ordinal)));

        CommandRun run = await RunAsync(console, [.. who, "--yes"]);
        Assert.Equal((ExitCode.Ok, "", 1UL), (run.ExitCode, run.Error, (ulong)(await CountAsync(database.Source))!));
        Assert.Equal(2, Lines(run.Output).Count(static line => line.StartsWith("records   ", StringComparison.Ordinal)));
        Assert.Equal(2, Lines(run.Output).Count(static line => line.StartsWith("erased; receipt ", StringComparison.Ordinal)));
        Assert.DoesNotContain("203.0.113.7", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erase_WhatCannotBe_SaysWhatIsMissing()
    {
        await using ClickHouseDataSource away = new(new ClickHouseConnectionStringBuilder { Host = "127.0.0.1", Port = 1 }.ConnectionString);
        await using WebApplication console = await StartAsync(away);

        CommandRun nobody = await RunAsync(console, "--reason", "why"), two = await RunAsync(console, "--client", "192.0.2.1", "--principal", "x", "--reason", "why");
        CommandRun noKey = await RunAsync(console, "--client", "192.0.2.1", "--reason", "why", "--privacy-key-file", Path.Combine(_folder.Path, "none"));
        CommandRun failed = await RunAsync(console, "--client", "192.0.2.1", "--reason", "why", "--yes");

        Assert.All(new[] { nobody, two }, static run => Assert.Equal((ExitCode.Usage, true), (run.ExitCode, run.Error.Contains("name one person", StringComparison.Ordinal))));
        Assert.Equal((ExitCode.Usage, true), (noKey.ExitCode, noKey.Error.Contains("cannot be read", StringComparison.Ordinal)));
        Assert.Equal((ExitCode.Failed, true), (failed.ExitCode, failed.Error.Contains("broke off", StringComparison.Ordinal)));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task ExecuteAsync(ClickHouseDataSource storage, string sql)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.OpenAsync();
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> CountAsync(ClickHouseDataSource storage)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.OpenAsync();
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count() FROM records";
        return await command.ExecuteScalarAsync();
    }

    private async Task<WebApplication> StartAsync(ClickHouseDataSource storage)
    {
        WebApplication console = ConsoleHost.Build(static options => options.Listen = "127.0.0.1:0", services =>
        {
            services.AddSingleton(storage);
            services.AddSingleton(ControlDatabase.Open(Path.Combine(_folder.Path, Guid.NewGuid().ToString("N") + ".db")));
            services.AddSingleton(new ErasureOptions { Settle = TimeSpan.Zero });
        });
        await console.StartAsync();
        return console;
    }

    private Task<CommandRun> RunAsync(WebApplication console, params string[] arguments)
    {
        string token = Path.Combine(_folder.Path, "token");
        File.WriteAllText(token, console.Services.GetRequiredService<ConsoleToken>().Value);
        return CommandRun.OfAsync(["erase", .. arguments, "--data", _folder.Path, "--console", ConsoleHost.AddressOf(console).ToString(), "--token-file", token]);
    }
}
