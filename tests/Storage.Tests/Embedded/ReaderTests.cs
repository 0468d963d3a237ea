using System.Text;
using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Storage.Embedded;
using Insight.Storage.Schema;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Embedded;

/// <summary>What the users who may only read can do, and above all cannot, asked of the real engine.</summary>
public sealed class ReaderTests(ReaderTests.Engine engine) : IClassFixture<ReaderTests.Engine>
{
    private const string Hostile = "a') OR (1=1) --";

    [Theory]
    [InlineData("SELECT sum(requests) FROM edge_windows FINAL", "7")]
    [InlineData("WITH w AS (SELECT * FROM edge_windows) SELECT count() FROM w", "3")]
    [InlineData("SELECT count() FROM endpoint_days", "1")]
    [InlineData("EXISTS TABLE records", "1")]
    [InlineData("SELECT sum(number) FROM numbers(10)", "45")]
    [InlineData("SELECT count() FROM system.columns WHERE database != currentDatabase()", "0")]
    [InlineData("SELECT sum(requests) FROM edge_windows SETTINGS final = 1, limit = 1", "7")]
    public async Task Reader_Reads(string sql, string expected) => Assert.Equal(expected, await AskAsync(EmbeddedReader.Username, sql));

    [Theory]
    [InlineData("INSERT INTO edge_windows (tenant) VALUES ('x')")]
    [InlineData("ALTER TABLE records DELETE WHERE 1")]
    [InlineData("DROP TABLE records")]
    [InlineData("TRUNCATE TABLE records")]
    [InlineData("OPTIMIZE TABLE records")]
    [InlineData("CREATE TABLE x (a UInt8) ENGINE = Memory")]
    [InlineData("CREATE TEMPORARY TABLE x (a UInt8)")]
    [InlineData("CREATE VIEW x AS SELECT 1")]
    [InlineData("SYSTEM FLUSH LOGS")]
    [InlineData("SYSTEM STOP LISTEN HTTP")]
    [InlineData("KILL QUERY WHERE 1")]
    [InlineData("BACKUP TABLE records TO File('x')")]
    [InlineData("GRANT SELECT ON *.* TO insight_reader")]
    [InlineData("EXECUTE AS insight SELECT 1")]
    [InlineData("SELECT 1 INTO OUTFILE '/tmp/insight-reader-test'")]
    [InlineData("SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')")]
    [InlineData("DESCRIBE TABLE url('http://127.0.0.1:1/')")]
    [InlineData("SELECT * FROM file('/etc/passwd', 'LineAsString')")]
    [InlineData("SELECT * FROM remote('127.0.0.1:1', 'insight', 'records')")]
    [InlineData("SELECT * FROM s3('https://bucket.s3.amazonaws.com/a.csv', 'CSV', 'a String')")]
    [InlineData("SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')")]
    [InlineData("SELECT * FROM postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')")]
    [InlineData("SELECT * FROM sqlite('/tmp/x', 't')")]
    [InlineData("SELECT * FROM executable('ls', 'TSV', 'a String')")]
    [InlineData("SELECT * FROM dictionary('x')")]
    [InlineData("SELECT * FROM system.users")]
    [InlineData("SELECT * FROM system.parts")]
    [InlineData("SELECT * FROM system.processes")]
    [InlineData("SELECT * FROM system.row_policies")]
    [InlineData("SELECT * FROM information_schema.tables")]
    [InlineData("SELECT * FROM default.hidden")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT * FROM edge_windows FORMAT Template SETTINGS format_template_row = '/etc/passwd'")]
    public async Task Reader_AnythingElse_IsRefused(string sql)
    {
        ClickHouseException refused = await Assert.ThrowsAsync<ClickHouseException>(() => AskAsync(EmbeddedReader.Username, sql));

        Assert.False(refused.IsTransient, refused.Message);
    }

    [Theory]
    [InlineData("readonly = 0")]
    [InlineData("readonly = 2")]
    [InlineData("max_execution_time = 0")]
    [InlineData("max_execution_time = 601")]
    [InlineData("max_result_rows = 0")]
    [InlineData("max_result_rows = 100000000")]
    [InlineData("max_memory_usage = 0")]
    [InlineData("max_rows_to_read = 0")]
    [InlineData("max_bytes_to_read = 0")]
    [InlineData("max_concurrent_queries_for_user = 0")]
    [InlineData("max_threads = 64")]
    [InlineData("use_query_cache = 1")]
    [InlineData("allow_get_client_http_header = 0")]
    [InlineData("allow_introspection_functions = 1")]
    [InlineData("allow_ddl = 1")]
    [InlineData("result_overflow_mode = 'break'")]
    public async Task Reader_RaisingALimit_IsRefused(string setting)
    {
        ClickHouseException refused = await Assert.ThrowsAsync<ClickHouseException>(() => AskAsync(EmbeddedReader.Username, $"SELECT 1 SETTINGS {setting}"));

        // SETTING_CONSTRAINT_VIOLATION, READONLY or QUERY_IS_PROHIBITED.
        Assert.Contains(refused.Code, new[] { 452, 164, 392 });
    }

    [Fact]
    public async Task Reader_LongQuery_IsEndedInTime()
    {
        ClickHouseException ended = await Assert.ThrowsAsync<ClickHouseException>(() => AskAsync(EmbeddedReader.Username, "SELECT sum(sipHash64(number)) FROM numbers(1000000000000) SETTINGS max_execution_time = 1"));

        // TIMEOUT_EXCEEDED, or TOO_MANY_ROWS before it begins.
        Assert.Contains(ended.Code, new[] { 159, 158 });
    }

    [Fact]
    public async Task Reader_FilesOutsideTheEnginesFolder_CannotBeOpened()
    {
        // The function asks for no grant: the kernel refuses.
        using TemporaryDirectory beside = new();
        string secret = Path.Combine(beside.Path, "secret");
        await File.WriteAllTextAsync(secret, "secret");

        foreach (string file in new[] { secret, "/proc/self/environ", "/proc/self/mem", "/etc/shadow", "/etc/hostname", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".profile") })
        {
            ClickHouseException refused = await Assert.ThrowsAsync<ClickHouseException>(() => AskAsync(EmbeddedReader.Username, $"SELECT file('{file}')"));
            Assert.DoesNotContain("\nsecret", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("SELECT sum(requests) FROM edge_windows FINAL")]
    [InlineData("SELECT sum(requests) FROM edge_windows SETTINGS additional_table_filters = {}")]
    [InlineData("SELECT (SELECT sum(requests) FROM edge_windows)")]
    [InlineData("SELECT sum(requests) FROM (SELECT * FROM edge_windows UNION ALL SELECT * FROM edge_windows WHERE 0) AS w")]
    [InlineData("SELECT sum(a.requests) FROM edge_windows AS a LEFT JOIN edge_windows AS b USING (tenant)")]
    [InlineData("SELECT sum(b.requests) FROM numbers(1) AS n CROSS JOIN edge_windows AS b")]
    [InlineData("SELECT sum(requests) FROM edge_windows WHERE tenant IN (SELECT tenant FROM edge_windows)")]
    [InlineData("SELECT sum(requests) FROM merge(currentDatabase(), '^edge_windows$')")]
    [InlineData("SELECT sum(requests) FROM view(SELECT * FROM edge_windows)")]
    [InlineData("SELECT sum(requests) FROM edge_windows AS endpoint_days")]
    [InlineData("SELECT sum(requests) FROM insight.edge_windows")]
    [InlineData("WITH RECURSIVE w AS (SELECT requests, 1 AS n FROM edge_windows UNION ALL SELECT requests, n + 1 FROM w WHERE n < 1) SELECT sum(requests) FROM w")]
    [InlineData("SELECT toUInt64(sum(endpoint_id)) FROM endpoint_tiers")]
    [InlineData("SELECT toUInt64(sum(endpoint_id)) FROM endpoint_inventory")]
    public async Task Held_WhateverTheSqlSays_SeesRowsOfNamedTenantsOnly(string sql)
    {
        Assert.Equal("7", await AskAsync(EmbeddedReader.Username, sql));
        Assert.Equal("1", await AskAsync(EmbeddedReader.HeldUsername, sql, "a"));
        Assert.Equal("3", await AskAsync(EmbeddedReader.HeldUsername, sql, "a", "b"));
        Assert.Equal("4", await AskAsync(EmbeddedReader.HeldUsername, sql, Hostile));
        Assert.Equal("0", await AskAsync(EmbeddedReader.HeldUsername, sql, "nobody"));
        Assert.Equal("0", await AskAsync(EmbeddedReader.HeldUsername, sql));
    }

    [Theory]
    [InlineData("SELECT count() FROM endpoint_days")]
    [InlineData("SELECT count() FROM schema_migrations")]
    public async Task Held_TablesWithoutTenant_AreClosed(string sql) => Assert.Equal("0", await AskAsync(EmbeddedReader.HeldUsername, sql, "a"));

    [Fact]
    public async Task Held_ConditionThatFailsOnOtherRows_NeverMeetsThem()
    {
        ClickHouseException own = await Assert.ThrowsAsync<ClickHouseException>(() => AskAsync(EmbeddedReader.HeldUsername, "SELECT count() FROM edge_windows PREWHERE toUInt64(tenant) = 1", "a"));
        Assert.Contains("'a'", own.Message, StringComparison.Ordinal);
        foreach (string clause in new[] { "PREWHERE", "WHERE" })
            Assert.Equal("0", await AskAsync(EmbeddedReader.HeldUsername, $"SELECT count() FROM edge_windows {clause} toUInt64(tenant) = 1", "nobody"));
    }

    [Fact]
    public async Task Held_OneAfterAnother_GetsNoOthersResult()
    {
        const string sql = "SELECT count() FROM edge_windows WHERE requests > 1";
        Assert.Equal(["0", "1", "0"], [await AskAsync(EmbeddedReader.HeldUsername, sql, "a"), await AskAsync(EmbeddedReader.HeldUsername, sql, "b"), await AskAsync(EmbeddedReader.HeldUsername, sql, "a")]);
    }

    [Fact]
    public async Task ReaderHeldByConfiguration_SeesNoOtherTenant()
    {
        await using Engine other = new() { Tenants = ["a", Hostile] };
        await other.InitializeAsync();

        Assert.Equal("5", await other.AskAsync(EmbeddedReader.Username, "SELECT sum(requests) FROM edge_windows", []));
        Assert.Equal("1", await other.AskAsync(EmbeddedReader.HeldUsername, "SELECT sum(requests) FROM edge_windows", ["a", "b"]));
        Assert.Equal("0", await other.AskAsync(EmbeddedReader.Username, "SELECT count() FROM endpoint_days", []));
    }

    [Fact]
    public async Task WrongPassword_ComesNotIn()
    {
        ClickHouseException refused = await Assert.ThrowsAsync<ClickHouseException>(() => engine.AskAsync(EmbeddedReader.Username, "SELECT 1", [], "wrong"));

        Assert.Equal(516, refused.Code);
    }

    [Fact]
    public void Arguments_WithReader_ComeBackAsTheyWere()
    {
        EmbeddedEngineOptions options = engine.Options with { Reader = engine.Options.Reader! with { Tenants = ["a", Hostile] } };

        Assert.True(EmbeddedEngineOptions.TryParse(options.ToArguments(), out EmbeddedEngineOptions? parsed, out _));
        Assert.Equal(options.Reader.Tenants, parsed!.Reader!.Tenants);
        Assert.Equal(options with { Reader = null }, parsed with { Reader = null });
        Assert.False(EmbeddedEngineOptions.TryParse([.. options.ToArguments(), "--reader-database", "x'; DROP"], out _, out string? error));
        Assert.Contains("--reader-database", error, StringComparison.Ordinal);
    }

    private Task<string> AskAsync(string user, string sql, params string[] tenants) => engine.AskAsync(user, sql, tenants);

    /// <summary>An engine with readers and rows of three tenants.</summary>
    public sealed class Engine : IAsyncLifetime, IAsyncDisposable
    {
        private readonly TemporaryDirectory _directory = new();
        private readonly string _password = EngineProcess.CreatePassword(), _readerPassword = EngineProcess.CreatePassword();
        private EngineProcess? _process;

        public IReadOnlyList<string> Tenants { get; init; } = [];

        public EmbeddedEngineOptions Options { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Options = new EmbeddedEngineOptions
            {
                DataDirectory = _directory.Path,
                HttpPort = EngineProcess.FindFreePort(),
                Username = "insight",
                PasswordSha256Hex = EngineProcess.HashPassword(_password),
                Reader = new EmbeddedReader { PasswordSha256Hex = EngineProcess.HashPassword(_readerPassword), Database = "insight", Tenants = Tenants },
            };
            _process = await EngineProcess.StartAsync("dotnet", [typeof(TestEngine).Assembly.Location], Options, _password);
            await using ClickHouseDataSource source = _process.CreateDataSource("insight");
            await new SchemaMigrator().MigrateAsync(source, new SchemaSettings { Database = "insight" }, CancellationToken.None);
            await using ClickHouseConnection connection = source.CreateConnection();
            foreach ((string tenant, int number) in new[] { ("a", 1), ("b", 2), (Hostile, 4) })
            {
                await connection.ExecuteAsync("INSERT INTO edge_windows (window, tenant, source_service, destination_service, requests, version) SELECT toDateTime(1772359200), @tenant, 'x', 'y', @number, 1", new { tenant, number });
                await connection.ExecuteAsync("INSERT INTO learned_endpoints (endpoint_id, tenant, tier) SELECT @number, @tenant, 1", new { tenant, number });
            }

            await connection.ExecuteAsync("INSERT INTO endpoint_days (endpoint_id, day, requests, version) VALUES (9, today(), 1, 1)");
            await connection.ExecuteAsync("CREATE TABLE default.hidden (a UInt8) ENGINE = MergeTree ORDER BY a");
        }

        public async Task<string> AskAsync(string user, string sql, string[] tenants, string? password = null)
        {
            ClickHouseConnectionStringBuilder address = new() { Host = "127.0.0.1", Port = Options.HttpPort, Username = user, Password = password ?? _readerPassword, Database = "insight" };
            KeyValuePair<string, string>[] headers = tenants.Length == 0
                ? []
                : [KeyValuePair.Create(EmbeddedReader.TenantHeader, string.Join(',', tenants.Select(static tenant => Convert.ToHexString(Encoding.UTF8.GetBytes(tenant)))))];
            await using ClickHouseDataSource source = new(address.ConnectionString, headers);
            await using ClickHouseConnection connection = source.CreateConnection();
            await connection.OpenAsync();
            await using ClickHouseCommand command = connection.CreateCommand();
            command.CommandText = sql;
            (Stream body, _) = await command.ExecuteFormattedAsync("TabSeparated");
            using StreamReader reader = new(body);
            return (await reader.ReadToEndAsync()).Trim();
        }

        public async Task DisposeAsync()
        {
            if (_process is not null) await _process.DisposeAsync();
            _directory.Dispose();
        }

        async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
    }
}
