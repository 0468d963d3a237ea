using System.Text.Json;
using Dapper;
using Insight.Anomaly.Live;
using Insight.Backtests;
using Insight.Configuration;
using Insight.Run;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Xunit;

namespace Insight.Commands;

/// <summary><c>insight backtest</c> and <c>insight detect --backfill</c> over a data folder with an engine of its own.</summary>
[Collection(PrintedOutput.Name)]
public sealed class BacktestCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("insight-backtest-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--budget: must be from 0.01 to 1000", "--budget", "0")]
    [InlineData("--from: a time with offset is needed", "--from", "monday")]
    [InlineData("--to: a time with offset is needed", "--to", "3000-01-01")]
    [InlineData("--from: must be before --to", "--from", "2026-01-02T00:00:00Z", "--to", "2026-01-02T00:00:00Z")]
    public async Task Backtest_AskedForWrongly_SaysWhichOption(string complaint, params string[] options)
    {
        CommandRun run = await RunAsync(["backtest", .. options]);

        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("insight: " + complaint, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "data")));
    }

    [Fact]
    public async Task Backtest_OverAStoredFault_ListsItAndBackfillLearnsIt()
    {
        CommandRun nothing = await RunAsync("backtest"), nothingToLearn = await RunAsync("detect", "--backfill");
        Assert.Equal((ExitCode.Failed, "insight: nothing is stored of that time"), (nothing.ExitCode, nothing.Error.Trim()));
        Assert.Equal((ExitCode.Failed, "insight: nothing is stored of that time; nothing was learned"), (nothingToLearn.ExitCode, nothingToLearn.Error.Trim()));
        long start = (DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 10 * 10) - 7200;
        await StoreAsync(start);
        string from = DateTimeOffset.FromUnixTimeSeconds(start + 3600).ToString("O"), to = DateTimeOffset.FromUnixTimeSeconds(start + 5400).ToString("O");

        CommandRun table = await RunAsync("backtest", "--from", from, "--to", to), json = await RunAsync("backtest", "--from", from, "--to", to, "--format", "json");

        Assert.Equal((ExitCode.Ok, ""), (table.ExitCode, table.Error));
        Assert.Contains("1 incident in 30 min from", table.Output, StringComparison.Ordinal);
        Assert.Contains("180 windows judged after 360 were learned, all from raw records", table.Output, StringComparison.Ordinal);
        JsonElement report = JsonSerializer.Deserialize<JsonElement>(json.Output);
        Assert.Equal("store", Assert.Single(report.GetProperty("incidents").EnumerateArray()).GetProperty("causes")[0].GetProperty("service").GetString());

        CommandRun learned = await RunAsync("detect", "--backfill", "--from", DateTimeOffset.FromUnixTimeSeconds(start).ToString("O"), "--to", from);
        Assert.Equal((ExitCode.Ok, ""), (learned.ExitCode, learned.Error));
        Assert.Matches("^learned 360 windows from .* UTC, from raw records; [0-9]+ subjects are watched from the next start on", learned.Output);
        LeaseStore leases = new(ControlDatabase.Open(Path.Combine(_folder, "data", "control.db")), TimeProvider.System);
        Assert.NotNull(leases.TryAcquire(DetectionJob.LeaseName, "a process that detects", TimeSpan.FromMinutes(10)));
        CommandRun busy = await RunAsync("detect", "--backfill");
        Assert.Equal(ExitCode.Failed, busy.ExitCode);
        Assert.StartsWith("insight: detection is running", busy.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, "0 incidents in 7 d")]
    [InlineData(1, 1, "1 incident in 7 d")]
    [InlineData(2, 0.5, "2 incidents in 7 d")]
    public void Table_CountsInWords(int incidents, double budget, string expected)
    {
        DateTime day = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        IncidentView[] found = [.. Enumerable.Range(0, incidents).Select(i => new IncidentView($"{i:x16}", "", "shop", day, day, day, null, "\u001b[2Jsomething", 1e-9, ["store"], [], [], [], []))];
        using StringWriter output = new();

        BacktestOutput.Table(new BacktestReport(day, day.AddDays(7), budget, 10, 1, false, 1, found), output);

        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
        Assert.Contains(budget == 1 ? "a budget of 1 false one per app" : "a budget of 0.5 false ones per app", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 window judged after 10 were learned; 1 finding, mild ones too", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output.ToString());
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync([.. arguments, "--data", Path.Combine(_folder, "data")]);

    /// <summary>An hour and a half of web → store, some sixty requests per window; in one minute of it, after an hour and ten minutes, a third fails.</summary>
    private async Task StoreAsync(long start)
    {
        InsightSettings settings = new() { Data = Path.Combine(_folder, "data") };
        await using StorageSession storage = await StorageSession.OpenAsync(settings, new DataFolder(settings.Data), CancellationToken.None);
        await using ClickHouseConnection connection = storage.Source.CreateConnection();
        await connection.ExecuteAsync("""
            INSERT INTO records (record_id, time, window, tenant, app, host, source_service, destination_service, endpoint_id, method, path, status, duration_us, client_ip)
            SELECT sipHash128(w, i, e), fromUnixTimestamp64Milli(toInt64(w * 1000 + i * 140), 'UTC'), toDateTime(w, 'UTC'), '', 'shop', 'shop.test',
                ['', 'web'][e + 1], ['web', 'store'][e + 1], e + 1, 'GET', ['/', '/items'][e + 1],
                if(w >= @start + 4200 AND w < @start + 4260 AND sipHash64(w, i, 'failed') % 3 = 0, 500, 200),
                toUInt64(4000 * (2 - e) * (0.5 + (sipHash64(w, i, 1) % 1000 + sipHash64(w, i, 2) % 1000) / 2000)), concat('10.0.0.', toString(i % 20))
            FROM (SELECT @start + 10 * number AS w FROM numbers(540)) AS windows
            CROSS JOIN (SELECT number AS i FROM numbers(70)) AS requests
            CROSS JOIN (SELECT number AS e FROM numbers(2)) AS edges
            WHERE i < 52 + sipHash64(w, 'count') % 17
            """, new { start });
    }
}
