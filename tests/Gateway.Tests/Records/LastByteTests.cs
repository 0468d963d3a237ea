using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Records;

/// <summary>Whoever has the last byte of a response is in the journal: it is read at once, without waiting.</summary>
public sealed class LastByteTests
{
    [Theory]
    [InlineData("GET /up/hello HTTP/1.1", "hello", 200, 5)]
    [InlineData("HEAD /up/hello HTTP/1.1", "\r\n\r\n", 200, 0)]
    [InlineData("GET /up/status/204 HTTP/1.1", "\r\n\r\n", 204, 0)]
    [InlineData("GET /up/status/304 HTTP/1.1", "\r\n\r\n", 304, 0)]
    [InlineData("GET /up/status/500 HTTP/1.1", "\r\n\r\n", 500, 0)]
    [InlineData("GET /up/bytes/20000 HTTP/1.1", "0\r\n\r\n", 200, 20000)]
    [InlineData("GET /up/bytes/20000?length HTTP/1.1", null, 200, 20000)]
    [InlineData("GET /up/events HTTP/1.1", "0\r\n\r\n", 200, 27)]
    [InlineData("GET /nowhere HTTP/1.1", "\r\n\r\n", 404, 0)]
    [InlineData("GET /dead/end HTTP/1.1", "\r\n\r\n", 502, 0)]
    [InlineData("GET /up/hello HTTP/1.1\r\nContent-Length: x", null, 400, 0)]
    [InlineData("GE(T /up/hello HTTP/1.1", null, 400, 0)]
    public async Task Response_LastByteReceived_RecordIsInTheJournal(string request, string? end, uint status, ulong bytes)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        for (int i = 1; i <= 20; i++)
        {
            using RawClient fresh = await RawClient.ConnectAsync(gateway.Http);
            await fresh.SendAsync($"{request}\r\nHost: a\r\n{(end is null ? "Connection: close\r\n" : "")}\r\n");
            string response = end is null ? await fresh.ReadToEndAsync() : await fresh.ReadUntilAsync(end);

            IReadOnlyList<AccessRecord> records = await gateway.Journal.NowAsync();
            Assert.Equal(i, records.Count);
            Assert.Equal(status, records[^1].Status);
            Assert.Equal(bytes, records[^1].ResponseBytes);
            Assert.StartsWith($"HTTP/1.1 {status}", response, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Response_OverHttp2_RecordIsInTheJournal()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        using HttpClient client = Http2.Client(gateway);
        string[] paths = ["/up/hello", "/up/status/204", "/up/bytes/100000", "/up/bytes/50000?length", "/nowhere"];
        for (int i = 1; i <= 50; i++)
        {
            using HttpResponseMessage response = await client.GetAsync(paths[i % paths.Length]);
            await response.Content.ReadAsByteArrayAsync();

            IReadOnlyList<AccessRecord> records = await gateway.Journal.NowAsync();
            Assert.Equal(i, records.Count);
            Assert.Equal("HTTP/2", records[^1].Protocol);
            Assert.Equal((uint)response.StatusCode, records[^1].Status);
        }
    }
}
