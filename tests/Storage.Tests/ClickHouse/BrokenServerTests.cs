using System.Net;
using System.Net.Sockets;
using System.Text;
using Dapper;
using Insight.Storage.ClickHouse;
using Xunit;

namespace Insight.Storage.Tests.ClickHouse;

/// <summary>Answers that a sound server does not give: each must be an error and never a shorter result.</summary>
public sealed class BrokenServerTests
{
    // One column `n UInt64` and the rows 1 and 2 in RowBinaryWithNamesAndTypes.
    private static readonly byte[] s_rows = [1, 1, (byte)'n', 6, .. "UInt64"u8, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0];

    [Fact]
    public async Task Read_ConnectionClosedBetweenRows_Throws()
    {
        ClickHouseException exception = await QueryAsync("Transfer-Encoding: chunked", [.. Chunk(s_rows)]);

        Assert.True(exception.IsTransient);
        Assert.Contains("broke off", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_AnswerEndsInsideARow_Throws()
    {
        ClickHouseException exception = await QueryAsync("Transfer-Encoding: chunked", [.. Chunk(s_rows[..^3]), .. "0\r\n\r\n"u8]);

        Assert.True(exception.IsTransient);
    }

    [Fact]
    public async Task Read_OldServerPutsItsErrorBehindTheRows_ThrowsThatError()
    {
        byte[] error = Encoding.ASCII.GetBytes("Code: 241. DB::Exception: Memory limit exceeded");

        ClickHouseException exception = await QueryAsync("Transfer-Encoding: chunked", [.. Chunk([.. s_rows, .. error])]);

        Assert.Equal(241, exception.Code);
        Assert.Contains("Memory limit exceeded", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ErrorMarkerCutIntoSingleBytes_IsNeverReadAsRows()
    {
        byte[] body = [.. s_rows, .. "\r\n__exception__\r\nabcdefghijklmnop\r\nCode: 395. DB::Exception: half-way\n40 abcdefghijklmnop\r\n__exception__\r\n"u8];

        ClickHouseException exception = await QueryAsync(
            "Transfer-Encoding: chunked\r\nX-ClickHouse-Exception-Tag: abcdefghijklmnop", [.. body.SelectMany(static b => Chunk([b]))], expectedRows: 2);

        Assert.Equal(395, exception.Code);
        Assert.Equal("Code: 395. DB::Exception: half-way", exception.Message);
    }

    [Fact]
    public async Task Read_AbsurdLength_IsRefusedWithoutAllocatingIt()
    {
        byte[] body = [1, 1, (byte)'s', 6, .. "String"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F];

        await Assert.ThrowsAnyAsync<Exception>(() => ReadAllAsync("Transfer-Encoding: chunked", [.. Chunk(body), .. "0\r\n\r\n"u8], _ => { }));
    }

    [Fact]
    public async Task Execute_AnswerIsNotHttp_IsTransient()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task server = ServeAsync(listener, "this is not HTTP\r\n\r\n"u8.ToArray());
        await using var connection = new ClickHouseConnection($"Host=127.0.0.1;Port={((IPEndPoint)listener.LocalEndpoint).Port}");

        ClickHouseException exception = await Assert.ThrowsAsync<ClickHouseException>(() => connection.ExecuteAsync("SELECT 1"));

        Assert.True(exception.IsTransient);
        await server;
    }

    private static byte[] Chunk(byte[] bytes) => [.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8];

    private static async Task<ClickHouseException> QueryAsync(string headers, byte[] body, int? expectedRows = null)
    {
        var rows = new List<ulong>();
        ClickHouseException exception = await Assert.ThrowsAsync<ClickHouseException>(() => ReadAllAsync(headers, body, rows.Add));
        // Rows that came before may be seen; a row that was never sent may not.
        Assert.Equal(new[] { 1UL, 2UL }.Take(rows.Count), rows);
        if (expectedRows is { } count) Assert.Equal(count, rows.Count);
        return exception;
    }

    private static async Task ReadAllAsync(string headers, byte[] body, Action<ulong> onRow)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task server = ServeAsync(listener, [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{headers}\r\n\r\n"), .. body]);
        await using var connection = new ClickHouseConnection($"Host=127.0.0.1;Port={((IPEndPoint)listener.LocalEndpoint).Port}");
        await connection.OpenAsync();
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = "SELECT n FROM t";
        await using var reader = (ClickHouseDataReader)await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) onRow(reader.GetFieldValue<ulong>(0));
        await server;
    }

    private static async Task ServeAsync(TcpListener listener, byte[] answer)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await using NetworkStream stream = client.GetStream();
        byte[] request = new byte[4096];
        for (string read = ""; !read.Contains("SELECT", StringComparison.Ordinal);)
            read += Encoding.ASCII.GetString(request, 0, await stream.ReadAsync(request));
        await stream.WriteAsync(answer);
        client.Client.Shutdown(SocketShutdown.Send);
    }
}
