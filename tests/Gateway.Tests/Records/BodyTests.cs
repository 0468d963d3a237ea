using System.Net;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Records;

public sealed class BodyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upload_AnyFraming_CountsBodyBytesOnly(bool chunked)
    {
        const int size = 3_000_000;
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        using HttpRequestMessage request = new(HttpMethod.Post, "/up/count") { Content = new ByteArrayContent(new byte[size]) };
        request.Headers.TransferEncodingChunked = chunked;

        using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        Assert.Equal("3000000", await response.Content.ReadAsStringAsync());

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal((ulong)size, record.RequestBytes);
        Assert.Equal(7u, record.ResponseBytes);
    }

    [Fact]
    public async Task Upload_ExpectContinue_IsAskedForAndCounted()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync("POST /up/count HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 100", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        await client.SendAsync("four");
        Assert.Contains("HTTP/1.1 200", await client.ReadUntilAsync("4\r\n0\r\n\r\n"), StringComparison.Ordinal);

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(4u, record.RequestBytes);
        Assert.Equal(200u, record.Status);
    }

    [Fact]
    public async Task Upload_BeyondTheLimit_Is413OnceAndFlagged()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:limits:bodyBytes", "1000"));

        using HttpResponseMessage byLength = await gateway.Client.PostAsync("/up/count", new ByteArrayContent(new byte[2000]));
        using HttpRequestMessage request = new(HttpMethod.Post, "/up/count") { Content = new ByteArrayContent(new byte[2000]) };
        request.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage byChunks = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, byLength.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, byChunks.StatusCode);
        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();
        Assert.Equal(2, records.Count);
        Assert.All(records, record =>
        {
            Assert.Equal(413u, record.Status);
            Assert.Equal(ResponseFlag.Rejected, record.ResponseFlag);
            Assert.Equal("127.0.0.1", record.ClientIp);
        });
    }

    [Fact]
    public async Task Upload_BrokenChunk_IsRejectedOnce()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync("POST /up/count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n");
        Assert.StartsWith("HTTP/1.1 400", await client.ReadToEndAsync(), StringComparison.Ordinal);

        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal(400u, record.Status);
        Assert.Equal(ResponseFlag.Rejected, record.ResponseFlag);
    }
}
