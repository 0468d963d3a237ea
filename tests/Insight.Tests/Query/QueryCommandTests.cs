using System.Text;
using System.Text.Json;
using Dapper;
using Insight.Commands;
using Insight.Configuration;
using Insight.Run;
using Insight.Storage.ClickHouse;
using Xunit;

namespace Insight.Query;

/// <summary><c>insight query</c> as a user runs it, over a data folder whose engine runs.</summary>
[Collection(PrintedOutput.Name)]
public sealed class QueryCommandTests(QueryCommandTests.RunningEngine engine) : IClassFixture<QueryCommandTests.RunningEngine>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("insight-query-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--rows: must be 1 to 10000 with --format table", "SELECT 1", "--rows", "10001")]
    [InlineData("--rows: must be 1 to 10000000 with --format csv", "SELECT 1", "--rows", "0", "--format", "csv")]
    [InlineData("--time: must be 1s to 600s", "SELECT 1", "--time", "20m")]
    [InlineData("--time: must be 1s to 600s", "SELECT 1", "--time", "soon")]
    [InlineData("--tenant: at most 32 names", "SELECT 1", "--tenant", "")]
    [InlineData("SQL: give a statement")]
    [InlineData("SQL: is empty", " ; ")]
    [InlineData("--file: there is no file '/nowhere.sql'", "--file", "/nowhere.sql")]
    [InlineData("SQL: give it as an argument or with --file, not both", "SELECT 1", "--file", "/nowhere.sql")]
    [InlineData("only SELECT, WITH, EXPLAIN", "DROP TABLE records")]
    [InlineData("'file' would read files", "SELECT /* f */ `fi\\x6ce`('/etc/passwd')")]
    [InlineData("'mergeTreeIndex' shows keys of all tenants", "SELECT * FROM mergeTreeIndex(currentDatabase(), 'records')", "--tenant", "a")]
    [InlineData("the statement asks for the format JSON; leave FORMAT out", "SELECT 1 FORMAT JSON")]
    public async Task Query_AskedForWrongly_SaysWhy(string complaint, params string[] arguments)
    {
        CommandRun run = await RunAsync(arguments);

        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("insight: " + complaint, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("insight: Syntax error: failed at position 11 (end of query) (SYNTAX_ERROR)", "SELECT 1 + ")]
    [InlineData("insight: Unknown table expression identifier 'nothere' (UNKNOWN_TABLE)", "SELECT * FROM nothere")]
    [InlineData("insight: Syntax error (Multi-statements are not allowed): failed at position 9", "SELECT 1; SELECT 2")]
    [InlineData("insight: Timeout exceeded", "SELECT sum(sipHash64(number)) FROM numbers(1900000000) SETTINGS max_threads = 1", "--time", "1s")]
    public async Task Query_ClickHouseRefuses_SaysItInOneLineWithThePlace(string complaint, params string[] arguments)
    {
        CommandRun run = await RunAsync(arguments);

        Assert.Equal((ExitCode.Failed, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(complaint, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Query_Tenant_SeesOwnRowsWhateverTheSqlSays()
    {
        const string sql = "SELECT sum(requests) AS requests FROM edge_windows SETTINGS additional_table_filters = {}";

        string[] answers = [(await RunAsync(sql, "--format", "json")).Output, (await RunAsync(sql, "--format", "json", "--tenant", "a")).Output, (await RunAsync(sql, "--format", "json", "--tenant", "a", "--tenant", "b")).Output, (await RunAsync(sql, "--format", "json", "--tenant", "c")).Output];

        Assert.Equal([3, 1, 3, 0], answers.Select(static answer => JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("requests").GetInt32()));
    }

    [Fact]
    public async Task Query_ReaderTenantsInConfiguration_HoldEveryQuery()
    {
        string config = Path.Combine(_folder, "insight.yaml");
        await File.WriteAllTextAsync(config, "storage:\n  readerTenants: [b]\n");

        CommandRun own = await RunAsync("SELECT sum(requests) FROM edge_windows", "--format", "csv", "--config", config);
        CommandRun foreign = await RunAsync("SELECT 1", "--tenant", "a", "--config", config);

        Assert.Equal("\"sum(requests)\"\n2\n", own.Output);
        Assert.Equal((ExitCode.Usage, "insight: --tenant: 'a' is none of storage.readerTenants"), (foreign.ExitCode, foreign.Error.Trim()));
    }

    [Fact]
    public async Task Query_MoreRowsThanWanted_ShowsThoseAndSaysSo()
    {
        foreach (string format in new[] { "table", "csv", "json" })
        {
            CommandRun cut = await RunAsync("SELECT number FROM numbers(10)", "--rows", "3", "--format", format), whole = await RunAsync("SELECT number FROM numbers(3)", "--rows", "3", "--format", format);

            Assert.Equal((ExitCode.Ok, "insight: only the first 3 rows; there are more (--rows)"), (cut.ExitCode, cut.Error.Trim()));
            Assert.Equal((cut.Output, ""), (whole.Output, whole.Error));
        }
    }

    [Fact]
    public async Task Query_TextFromTraffic_DoesNotReachTheTerminal()
    {
        CommandRun run = await RunAsync("SELECT source_service, requests FROM edge_windows ORDER BY requests");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Contains("x·[2J", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parquet", "PAR1")]
    [InlineData("arrow", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    public async Task Query_BinaryFormat_GoesWholeIntoAFileOrNotAtAll(string format, string begins)
    {
        string file = Path.Combine(_folder, "out");

        CommandRun tooMany = await RunAsync("SELECT number FROM numbers(5)", "--rows", "3", "--format", format, "-o", file);
        Assert.Equal(ExitCode.Failed, tooMany.ExitCode);
        Assert.Empty(Directory.GetFiles(_folder, "out*"));

        CommandRun run = await RunAsync("SELECT number FROM numbers(5)", "--format", format, "-o", file);

        Assert.Equal((ExitCode.Ok, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.StartsWith(begins, Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Query_FromAFile_IsRun()
    {
        string file = Path.Combine(_folder, "query.sql");
        await File.WriteAllTextAsync(file, "-- how many\nSELECT 1 AS a,\n  2 AS b;\n");

        Assert.Equal("{\"a\":1,\"b\":2}\n", (await RunAsync("-f", file, "--format", "json")).Output);
    }

    [Fact]
    public async Task Query_NothingRuns_StartsAnEngineForItself()
    {
        CommandRun run = await CommandRun.OfAsync("query", "SELECT count() AS n FROM records", "--format", "json", "--data", Path.Combine(_folder, "data"));

        Assert.Equal((ExitCode.Ok, "{\"n\":0}\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    private async Task<CommandRun> RunAsync(params string[] arguments) => await CommandRun.OfAsync(["query", .. arguments, "--data", engine.Folder]);

    /// <summary>A data folder with rows of two tenants, and its engine at work as beside <c>insight up</c>.</summary>
    public sealed class RunningEngine : IAsyncLifetime, IDisposable
    {
        private StorageSession? _storage;

        public string Folder { get; } = Directory.CreateTempSubdirectory("insight-query-").FullName;

        public async Task InitializeAsync()
        {
            DataFolder data = new(Folder);
            data.Create();
            _storage = await StorageSession.OpenAsync(new InsightSettings(), data, CancellationToken.None);
            OwnerOnlyFile.Write(ReaderAddress.FileIn(data), _storage.Reader!);
            await using ClickHouseConnection connection = _storage.Source.CreateConnection();
            foreach ((string tenant, int requests) in new[] { ("a", 1), ("b", 2) })
                await connection.ExecuteAsync("INSERT INTO edge_windows (window, tenant, source_service, destination_service, requests, version) SELECT toDateTime(1772359200), @tenant, 'x\u001b[2J', 'y', @requests, 1", new { tenant, requests });
        }

        public async Task DisposeAsync()
        {
            if (_storage is not null) await _storage.DisposeAsync();
        }

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
