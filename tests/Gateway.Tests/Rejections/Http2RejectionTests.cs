using System.Net;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Rejections;

public sealed class Http2RejectionTests
{
    [Fact]
    public async Task Request_TooManyHeaders_Is431WithOneRecord()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpClient client = Http2.Client(gateway);
        using HttpRequestMessage request = new(HttpMethod.Get, "/large") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        // Not too many bytes: the client itself holds those back once it has heard the server's limit, which may be before or after.
        for (int i = 0; i < 150; i++) request.Headers.Add($"X-{i}", "x");

        using HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal(431u, record.Status);
        Assert.Equal("HTTP/2", record.Protocol);
        Assert.Equal("/large", record.Path);
        Assert.Equal("headers-too-large", record.ResponseDetail);
    }

    [Fact]
    public async Task Connection_Http2PrefaceOnTheHttp1Port_HasOneRecord()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        await client.ReadToEndAsync();

        Assert.Equal(505u, Assert.Single(await gateway.StopAsync()).Status);
    }
}
