using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Rejections;

/// <summary>Requests that the server refuses before any middleware: each has exactly one record, with the client's address.</summary>
public sealed class RejectedRequestTests
{
    public static TheoryData<string, uint> Hostile => new()
    {
        { "garbage\r\n\r\n", 400 },
        { "GET\r\n\r\n", 400 },
        { "GET /\r\n\r\n", 400 },
        { "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003 a TLS hello on the plain port \r\n\r\n", 400 },
        { "G\0T / HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
        { "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: a\r\nName : x\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: a\r\nX: \u0001\0\r\n\r\n", 400 },
        { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400 },
        { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400 },
        { "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400 },
        { "GET / HTTP/3.7\r\nHost: a\r\n\r\n", 505 },
        { "GET /" + new string('a', 9000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414 },
        { "GET / HTTP/1.1\r\nHost: a\r\nX: " + new string('x', 40_000) + "\r\n\r\n", 431 },
        { "GET / HTTP/1.1\r\nHost: a\r\n" + string.Concat(Enumerable.Range(0, 120).Select(i => $"X{i}: y\r\n")) + "\r\n", 431 },
        { "OPTIONS /not-asterisk* HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400 },
        { "CONNECT a/b HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Request_RefusedByTheServer_HasOneRecord(string request, uint status)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync(request);
        string response = await client.ReadToEndAsync();
        Assert.StartsWith($"HTTP/1.1 {status}", response, StringComparison.Ordinal);

        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal(status, record.Status);
        Assert.Equal(ResponseFlag.Rejected, record.ResponseFlag);
        Assert.Equal("127.0.0.1", record.ClientIp);
        Assert.NotEmpty(record.ResponseDetail);
        Assert.Equal(16, record.RecordId.Length);
    }

    [Fact]
    public async Task Request_HeadersTooSlow_Is408WithOneRecord()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:limits:headerTimeout", "00:00:00.5"));
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync("GET /slowly HTTP/1.1\r\nHost: a\r\nX-Half");
        Assert.StartsWith("HTTP/1.1 408", await client.ReadToEndAsync(), StringComparison.Ordinal);

        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal(408u, record.Status);
        Assert.Equal("header-timeout", record.ResponseDetail);
        Assert.Equal("GET", record.Method);
        Assert.Equal("/slowly", record.Path);
    }

    [Fact]
    public async Task Request_CutOff_Is400WithOneRecord()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync("GET /half HTTP/1.1\r\nHost: a\r\n");
        client.Shutdown();
        await client.ReadToEndAsync();

        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal(400u, record.Status);
        Assert.Equal(ResponseFlag.Rejected, record.ResponseFlag);
    }

    [Fact]
    public async Task Request_GarbageBehindGoodOnOneConnection_NothingIsMixedUp()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync("GET /up/hello?secret=1 HTTP/1.1\r\nHost: good\r\nUser-Agent: good\r\n\r\nGARBAGE\r\n\r\n");
        await client.ReadToEndAsync();

        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();
        Assert.Equal(2, records.Count);
        AccessRecord rejected = Assert.Single(records, record => record.ResponseFlag == ResponseFlag.Rejected);
        Assert.Equal("", rejected.Path);
        Assert.Equal("", rejected.Host);
        Assert.Equal("", rejected.UserAgent);
        Assert.Empty(rejected.QueryNames);
    }

    [Fact]
    public async Task Connection_WithoutARequest_HasNoRecord()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        client.Shutdown();
        Assert.Equal("", await client.ReadToEndAsync());

        Assert.Empty(await gateway.StopAsync());
    }
}
