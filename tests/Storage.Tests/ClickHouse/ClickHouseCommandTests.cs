using System.Data;
using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.ClickHouse;

public sealed class EmbeddedClickHouseCommandTests(EngineFixture engine) : ClickHouseCommandTests(engine), IClassFixture<EngineFixture>;

public sealed class RemoteClickHouseCommandTests(RemoteEngineFixture engine) : ClickHouseCommandTests(engine), IClassFixture<RemoteEngineFixture>;

public abstract class ClickHouseCommandTests(EngineFixture engine) : IAsyncLifetime
{
    // Far more rows than any test waits for.
    private const string EndlessQuery = "SELECT sum(number) FROM numbers(1000000000000000)";

    private ClickHouseConnection _connection = null!;

    public async Task InitializeAsync()
    {
        _connection = engine.Source.CreateConnection();
        await _connection.OpenAsync();
    }

    public Task DisposeAsync() => _connection.DisposeAsync().AsTask();

    [Fact]
    public async Task Query_WithDapper_MapsRowsToRecords()
    {
        IEnumerable<Edge> edges = await _connection.QueryAsync<Edge>(
            "SELECT 'cart' AS Source, 'stock' AS Destination, count() AS Requests, toDateTime64('2026-02-03 04:05:06.789', 3, 'UTC') AS Time FROM numbers(3)");

        Edge edge = Assert.Single(edges);
        Assert.Equal(new Edge("cart", "stock", 3, new DateTime(2026, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc)), edge);
        Assert.Equal(DateTimeKind.Utc, edge.Time.Kind);
    }

    [Fact]
    public void Query_Synchronously_GivesTheSame() =>
        Assert.Equal([0UL, 1UL, 2UL], _connection.Query<ulong>("SELECT number FROM numbers(@count)", new { count = 3 }));

    [Fact]
    public async Task Query_OnAClosedConnection_OpensItForTheQuery()
    {
        await using ClickHouseConnection closed = engine.Source.CreateConnection();

        Assert.Equal(1, await closed.ExecuteScalarAsync<int>("SELECT 1"));
        Assert.Equal(ConnectionState.Closed, closed.State);
    }

    [Fact]
    public async Task Query_ListParameter_IsOneArray() =>
        Assert.Equal([1UL, 3UL], await _connection.QueryAsync<ulong>("SELECT number FROM numbers(5) WHERE number IN @wanted ORDER BY number", new { wanted = new[] { 1, 3, 9 } }));

    [Fact]
    public async Task Query_EmptyList_MatchesNothing() =>
        Assert.Empty(await _connection.QueryAsync<ulong>("SELECT number FROM numbers(5) WHERE number IN @wanted", new { wanted = Array.Empty<ulong>() }));

    [Fact]
    public async Task Query_LargeParameters_GoAsFormFields()
    {
        int[] wanted = [.. Enumerable.Range(0, 15_000)];

        Assert.Equal(15_000UL, await _connection.ExecuteScalarAsync<ulong>("SELECT count() FROM numbers(20000) WHERE number IN @wanted", new { wanted }));
    }

    [Fact]
    public async Task Query_HostileText_StaysAValue()
    {
        const string hostile = "'; DROP TABLE x; -- \\' @name {name:String} \u0001\u0000\t\r\n\u2028💣 %27 + &param_x=1";

        Assert.Equal(hostile, await _connection.ExecuteScalarAsync<string>("SELECT @hostile", new { hostile }));
        Assert.Equal(hostile, await _connection.ExecuteScalarAsync<string>("SELECT {@hostile:String}", new { hostile }));
        Assert.Equal(hostile, await _connection.ExecuteScalarAsync<string>("SELECT arrayElement(@list, 2)", new { list = new[] { "", hostile } }));
    }

    [Fact]
    public async Task Query_NullParameter_IsNull()
    {
        Assert.True(await _connection.ExecuteScalarAsync<bool>("SELECT @missing IS NULL", new { missing = (string?)null }));
        Assert.Null(await _connection.QuerySingleAsync<int?>("SELECT @missing", new { missing = (int?)null }));
    }

    [Fact]
    public async Task Query_ColumnNull_IsNullForDapper() =>
        Assert.Equal([null, 1L], await _connection.QueryAsync<long?>("SELECT if(number = 0, NULL, toInt64(number)) FROM numbers(2)"));

    [Fact]
    public async Task Query_BytesParameter_MatchesFixedString()
    {
        byte[] id = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 17))];

        Assert.True(await _connection.ExecuteScalarAsync<bool>("SELECT toFixedString(unhex('00112233445566778899AABBCCDDEEFF'), 16) = @id", new { id }));
    }

    [Fact]
    public async Task Query_TimeParameter_MeetsDateTimeAndDateTime64()
    {
        var time = new DateTime(2015, 5, 17, 10, 5, 3, DateTimeKind.Utc);

        Assert.True(await _connection.ExecuteScalarAsync<bool>("SELECT toDateTime('2015-05-17 10:05:03', 'UTC') = @time", new { time }));
        Assert.True(await _connection.ExecuteScalarAsync<bool>("SELECT toDateTime64('2015-05-17 10:05:03', 6, 'UTC') = {@time:DateTime64(6)}", new { time }));
        Assert.True(await _connection.ExecuteScalarAsync<bool>("SELECT toDateTime('2015-05-17 10:05:03', 'UTC') = {@time:DateTime}", new { time = new DateTimeOffset(time).ToOffset(TimeSpan.FromHours(5)) }));
    }

    [Fact]
    public async Task Query_StringsAndCommentsWithAtSigns_AreLeftAlone() => Assert.Equal(
        "@name `@name` ok",
        await _connection.ExecuteScalarAsync<string>("SELECT '@name `@name` ' || @name -- @name's comment\n/* @name ' */", new { name = "ok" }));

    [Fact]
    public async Task ExecuteNonQuery_Insert_CountsRows()
    {
        await using ClickHouseDataSource source = await engine.CreateDatabaseAsync();
        await using ClickHouseConnection connection = source.CreateConnection();
        await connection.ExecuteAsync("CREATE TABLE t (id UInt32, name String) ENGINE = MergeTree ORDER BY id");

        Assert.Equal(1, await connection.ExecuteAsync("INSERT INTO t (id, name) VALUES (@id, @name)", new { id = 1u, name = "it's" }));
        Assert.Equal(1000, await connection.ExecuteAsync("INSERT INTO t SELECT number, toString(number) FROM numbers(1000)"));
        Assert.Equal("it's", await connection.ExecuteScalarAsync<string>("SELECT name FROM t WHERE id = 1 LIMIT 1"));
    }

    [Fact]
    public async Task ExecuteReader_ManyRows_StreamsThemAll()
    {
        await using ClickHouseCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT number, toString(number), range(toUInt64(number % 7)) FROM numbers(300000)";
        await using var reader = (ClickHouseDataReader)await command.ExecuteReaderAsync();
        ulong rows = 0;
        while (await reader.ReadAsync())
        {
            Assert.Equal(rows, reader.GetFieldValue<ulong>(0));
            Assert.Equal((int)(rows % 7), reader.GetFieldValue<ulong[]>(2).Length);
            rows++;
        }

        Assert.Equal(300_000UL, rows);
    }

    [Fact]
    public async Task ExecuteReader_RowLargerThanAnyBuffer_IsReadWhole()
    {
        (string Text, int After) row = await _connection.QuerySingleAsync<(string, int)>("SELECT repeat(repeat('x', 1000), 20000), toInt32(7)");

        Assert.Equal(20_000_000, row.Text.Length);
        Assert.Equal(7, row.After);
    }

    [Theory]
    [InlineData("SELECT number, throwIf(number = 3000000, 'half-way') FROM numbers(5000000)")]
    [InlineData("SELECT toString(number), throwIf(number = 100000, 'half-way') FROM numbers(5000000) SETTINGS max_block_size = 1000")]
    public async Task Read_ServerFailsHalfWay_ThrowsItsErrorAndNoFalseRow(string sql)
    {
        await using ClickHouseCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        ClickHouseException exception = await Assert.ThrowsAsync<ClickHouseException>(async () =>
        {
            await using var reader = (ClickHouseDataReader)await command.ExecuteReaderAsync();
            for (ulong row = 0; await reader.ReadAsync(); row++)
            {
                Assert.Equal(row, reader.GetFieldType(0) == typeof(string) ? ulong.Parse(reader.GetString(0), System.Globalization.CultureInfo.InvariantCulture) : reader.GetFieldValue<ulong>(0));
                Assert.Equal(0, reader.GetByte(1));
            }
        });

        Assert.Equal(395, exception.Code);
        Assert.Contains("half-way", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("__exception__", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.QueryId);
    }

    [Fact]
    public async Task ExecuteRaw_ServerFailsHalfWay_TheStreamFails()
    {
        await using ClickHouseCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT throwIf(number = 3000000, 'half-way') FROM numbers(5000000) FORMAT TSV";
        await using Stream stream = await command.ExecuteRawAsync();

        await Assert.ThrowsAsync<ClickHouseException>(() => stream.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task ExecuteRaw_ArrowStream_IsHandedThrough()
    {
        await using ClickHouseCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT number FROM numbers(10) FORMAT ArrowStream";
        await using Stream stream = await command.ExecuteRawAsync();
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);

        // An Arrow stream begins with the continuation marker of its first message.
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF], copy.ToArray()[..4]);
    }

    [Fact]
    public async Task Execute_SyntaxError_HasCodeAndPosition()
    {
        ClickHouseException exception = await Assert.ThrowsAsync<ClickHouseException>(() => _connection.ExecuteAsync("SELEKT 1"));

        Assert.Equal(62, exception.Code);
        Assert.False(exception.IsTransient);
        Assert.Contains("Syntax error", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_WrongPassword_NeverShowsIt()
    {
        var settings = new ClickHouseConnectionStringBuilder(engine.ConnectionString) { Password = "wrong-secret" };
        await using var connection = new ClickHouseConnection(settings.ConnectionString);

        ClickHouseException exception = await Assert.ThrowsAsync<ClickHouseException>(() => connection.ExecuteAsync("SELECT 1"));

        Assert.Equal(516, exception.Code);
        Assert.DoesNotContain("wrong-secret", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", connection.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_NoServer_IsTransientAndNamesTheAddress()
    {
        int port = Insight.Storage.Embedded.EngineProcess.FindFreePort();
        await using var connection = new ClickHouseConnection($"Host=127.0.0.1;Port={port};Password=secret-word");

        ClickHouseException exception = await Assert.ThrowsAsync<ClickHouseException>(() => connection.ExecuteAsync("SELECT 1"));

        Assert.True(exception.IsTransient);
        Assert.Contains($"127.0.0.1:{port}", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_Cancelled_ThrowsAndStopsTheServer()
    {
        string marker = Guid.NewGuid().ToString("N");
        using var cancellation = new CancellationTokenSource();
        Task<ulong> endless = _connection.ExecuteScalarAsync<ulong>(new CommandDefinition($"{EndlessQuery} -- {marker}", cancellationToken: cancellation.Token));
        while (await CountRunningAsync(marker) == 0) Assert.False(endless.IsCompleted);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);
        while (await CountRunningAsync(marker) > 0)
        {
            // The server notices the closed connection on its own; this ends or the test run's own limit fails it.
        }
    }

    [Fact]
    public async Task Execute_LongerThanItsTimeout_IsTransient()
    {
        ClickHouseException exception = await Assert.ThrowsAsync<ClickHouseException>(() => _connection.ExecuteScalarAsync<ulong>(EndlessQuery, commandTimeout: 1));

        Assert.True(exception.IsTransient);
        Assert.Contains("within 1 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_ReaderInTheMiddle_LeavesTheConnectionUsable()
    {
        await using (ClickHouseCommand command = _connection.CreateCommand())
        {
            command.CommandText = "SELECT number FROM numbers(100000000)";
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
        }

        Assert.Equal(1, await _connection.ExecuteScalarAsync<int>("SELECT 1"));
    }

    [Fact]
    public async Task Settings_OfACommand_AreSent()
    {
        await using ClickHouseCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT getSetting('max_threads')";
        command.Settings["max_threads"] = "3";

        Assert.Equal("3", $"{await command.ExecuteScalarAsync()}");
    }

    [Fact]
    public void BeginTransaction_IsRefused() => Assert.Throws<NotSupportedException>(() => _connection.BeginTransaction());

    private Task<ulong> CountRunningAsync(string marker) => _connection.ExecuteScalarAsync<ulong>(
        "SELECT count() FROM system.processes WHERE query LIKE @pattern AND query NOT LIKE '%system.processes%'", new { pattern = $"%{marker}" });

    private sealed record Edge(string Source, string Destination, ulong Requests, DateTime Time);
}
