using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Storage.ClickHouse.Native;
using Insight.Storage.Embedded;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Embedded;

public sealed class EngineProcessTests
{
    private static readonly string s_testing = typeof(TestEngine).Assembly.Location;

    [Fact]
    public async Task Stop_ClosesStandardInput_AndTheChildEndsInOrder()
    {
        await using TestEngine engine = await TestEngine.StartAsync();

        Assert.Equal(0, await engine.Process.StopAsync());
    }

    [Fact]
    public async Task Restart_AfterKill_KeepsPortPasswordAndData()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        await using ClickHouseDataSource source = engine.Process.CreateDataSource();
        await using ClickHouseConnection connection = source.CreateConnection();
        await connection.ExecuteAsync("CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id");
        await connection.ExecuteAsync("INSERT INTO t VALUES (1)");

        engine.Process.Kill();
        Assert.NotEqual(0, await engine.Process.Completion);
        await engine.RestartAsync();

        Assert.Equal(1UL, await connection.ExecuteScalarAsync<ulong>("SELECT count() FROM t"));
    }

    [Fact]
    public async Task Kill_DuringInserts_KeepsEveryAcknowledgedBatchAndDoublesNone()
    {
        const int rowsPerBatch = 20_000;
        await using TestEngine engine = await TestEngine.StartAsync();
        await using ClickHouseDataSource source = engine.Process.CreateDataSource();
        await using ClickHouseConnection connection = source.CreateConnection();
        await connection.ExecuteAsync("CREATE TABLE t (batch UInt32, row UInt32) ENGINE = MergeTree ORDER BY (batch, row) SETTINGS non_replicated_deduplication_window = 1000");
        var block = new NativeBlock();
        NumberColumn<uint> batchColumn = block.AddNumber<uint>("batch", "UInt32");
        NumberColumn<uint> rowColumn = block.AddNumber<uint>("row", "UInt32");
        var random = new Random(4711);
        uint batch = 0;
        for (int kill = 0; kill < 3; kill++)
        {
            uint killAt = batch + (uint)random.Next(2, 12);
            for (bool isAlive = true; isAlive;)
            {
                block.Reset();
                for (uint row = 0; row < rowsPerBatch; row++)
                {
                    batchColumn.Append(batch);
                    rowColumn.Append(row);
                }

                // The engine dies while this batch is somewhere on its way, or just after.
                Task insert = ClickHouseBulkInsert.InsertAsync(source, "t", block, $"batch {batch}");
                if (batch == killAt) engine.Process.Kill();
                try
                {
                    await insert;
                    batch++;
                    isAlive = batch <= killAt;
                }
                catch (ClickHouseException exception)
                {
                    Assert.True(exception.IsTransient, exception.Message);
                    isAlive = false;
                }
            }

            await engine.Process.Completion;
            await engine.RestartAsync();
            // That batch may be stored or not: it is sent again with its token.
            await ClickHouseBulkInsert.InsertAsync(source, "t", block, $"batch {killAt}");
            batch = killAt + 1;
        }

        (ulong rows, ulong batches, ulong distinct) = await connection.QuerySingleAsync<(ulong, ulong, ulong)>("SELECT count(), uniqExact(batch), uniqExact(batch, row) FROM t");
        Assert.Equal(batch, batches);
        Assert.Equal((ulong)batch * rowsPerBatch, distinct);
        Assert.Equal(distinct, rows);
    }

    [Fact]
    public async Task Query_EngineDiesHalfWay_IsATransientError()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        await using ClickHouseDataSource source = engine.Process.CreateDataSource();
        await using ClickHouseConnection connection = source.CreateConnection();
        await connection.OpenAsync();
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = "SELECT number FROM numbers(1000000000)";
        await using var reader = (ClickHouseDataReader)await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());

        engine.Process.Kill();
        ClickHouseException exception = await Assert.ThrowsAsync<ClickHouseException>(async () =>
        {
            while (await reader.ReadAsync())
            {
                // What was on its way already may still arrive.
            }
        });

        Assert.True(exception.IsTransient);
    }

    [Fact]
    public async Task Engine_DefaultUser_CannotComeIn()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        var settings = new ClickHouseConnectionStringBuilder(engine.Process.ConnectionString) { Username = "default", Password = "" };
        await using var connection = new ClickHouseConnection(settings.ConnectionString);

        foreach (string sql in new[] { "SELECT 1", "SELECT * FROM file('/etc/passwd', 'LineAsString')", "SYSTEM STOP LISTEN HTTP" })
            await Assert.ThrowsAsync<ClickHouseException>(() => connection.ExecuteAsync(sql));
        Assert.True(await engine.Process.CreateDataSource().PingAsync());
    }

    [Fact]
    public async Task Start_TakenPort_SaysSo()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        using var directory = new TemporaryDirectory();
        int port = new ClickHouseConnectionStringBuilder(engine.Process.ConnectionString).Port;

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(Options(directory.Path, port)));

        Assert.Contains($"Address already in use: 127.0.0.1:{port}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FolderInUse_SaysSo()
    {
        using var directory = new TemporaryDirectory();
        EmbeddedEngineOptions options = Options(directory.Path, EngineProcess.FindFreePort());
        await using EngineProcess first = await StartAsync(options);

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(options with { HttpPort = EngineProcess.FindFreePort() }));

        Assert.Contains("Another server instance in same directory is already running", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_LibraryMissing_SaysWhere()
    {
        using var directory = new TemporaryDirectory();
        EmbeddedEngineOptions options = Options(directory.Path, EngineProcess.FindFreePort()) with { LibraryPath = "/no/such/libchdb.so" };

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(options));

        Assert.Contains("/no/such/libchdb.so", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BadArguments_SaysWhich()
    {
        using var directory = new TemporaryDirectory();
        EmbeddedEngineOptions options = Options(directory.Path, EngineProcess.FindFreePort()) with { PasswordSha256Hex = "short" };

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(options));

        Assert.Contains("--password-sha256", exception.Message, StringComparison.Ordinal);
    }

    private static EmbeddedEngineOptions Options(string directory, int port) => new()
    {
        DataDirectory = directory,
        HttpPort = port,
        Username = "insight",
        PasswordSha256Hex = EngineProcess.HashPassword("x"),
    };

    private static Task<EngineProcess> StartAsync(EmbeddedEngineOptions options) => EngineProcess.StartAsync("dotnet", [s_testing], options, "x");
}
