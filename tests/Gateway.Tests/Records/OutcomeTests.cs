using System.Net;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Records;

public sealed class OutcomeTests
{
    [Fact]
    public async Task Request_NoRoute_Is404WithFlag()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        using HttpResponseMessage response = await gateway.Client.GetAsync("/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(ResponseFlag.NoRoute, record.ResponseFlag);
        Assert.Equal("default", record.Tenant);
        Assert.Equal(0u, record.UpstreamUs);
    }

    [Fact]
    public async Task Request_UpstreamSays404_HasNoFlag()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);

        using HttpResponseMessage response = await gateway.Client.GetAsync("/up/status/404");

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(404u, record.Status);
        Assert.Equal(ResponseFlag.NoFlag, record.ResponseFlag);
    }

    [Fact]
    public async Task Request_UpstreamUnreachable_Is502WithCause()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);

        using HttpResponseMessage response = await gateway.Client.GetAsync("/dead/x");

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(502u, record.Status);
        Assert.Equal(ResponseFlag.Upstream, record.ResponseFlag);
        Assert.Equal("Request", record.ResponseDetail);
        Assert.Equal("127.0.0.1:1", record.DestinationAddress);
        Assert.True(record.UpstreamUs > 0);
    }

    [Fact]
    public async Task Request_UpstreamTooSlow_Is504WithTimeout()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);

        using HttpResponseMessage response = await gateway.Client.GetAsync("/slow/up/wait");

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(504u, record.Status);
        Assert.Equal(ResponseFlag.Timeout, record.ResponseFlag);
        Assert.Equal("RequestTimedOut", record.ResponseDetail);
        Assert.True(record.UpstreamUs >= 90_000);
    }

    [Fact]
    public async Task Request_UpstreamBreaksOff_FlagsUpstreamNotClient()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);

        using HttpResponseMessage response = await gateway.Client.GetAsync("/up/break", HttpCompletionOption.ResponseHeadersRead);
        using Stream body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte["partial".Length]);
        upstream.Release.SetResult();
        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null));

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(200u, record.Status);
        Assert.Equal(ResponseFlag.Upstream, record.ResponseFlag);
        Assert.Equal("ResponseBodyDestination", record.ResponseDetail);
        Assert.Equal(7u, record.ResponseBytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_ClientGoesAwayBeforeTheAnswer_HasNoStatus(bool http2)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        using HttpClient client = http2 ? Http2.Client(gateway) : new HttpClient { BaseAddress = new Uri(gateway.Http) };
        using CancellationTokenSource leaving = new();

        Task<HttpResponseMessage> answer = client.GetAsync("/up/wait", leaving.Token);
        await upstream.Waiting.Task;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(0u, record.Status);
        Assert.Equal(ResponseFlag.ClientAborted, record.ResponseFlag);
        Assert.Equal("RequestCanceled", record.ResponseDetail);
    }

    [Fact]
    public async Task Request_ClientGoesAwayAmidTheAnswer_KeepsStatusAndBytes()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync("GET /up/bytes/100000000?length HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");
        client.Reset();

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(200u, record.Status);
        Assert.Equal(ResponseFlag.ClientAborted, record.ResponseFlag);
        Assert.InRange(record.ResponseBytes, 1u, 99_999_999u);
    }

    [Fact]
    public async Task Request_ClientGoesAwayAmidItsBody_FlagsTheClient()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync("POST /up/count HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nonly this");
        client.Shutdown();
        await client.ReadToEndAsync();
        client.Dispose();

        // The server takes what is left on the connection for another request, and refuses it: that is no request.
        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal(ResponseFlag.ClientAborted, record.ResponseFlag);
    }
}
