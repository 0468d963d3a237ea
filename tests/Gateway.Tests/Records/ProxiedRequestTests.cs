using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Records;

public sealed class ProxiedRequestTests
{
    [Fact]
    public async Task Request_Proxied_RecordHoldsEverythingKnown()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        using HttpRequestMessage request = new(HttpMethod.Get, "/up/hello?page=1&size=2&page=3&na%20me=x&flag");
        request.Headers.Host = "Shop.Example:8080";
        request.Headers.UserAgent.ParseAdd("test/1.0");

        using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        Assert.Equal("hello", await response.Content.ReadAsStringAsync());

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(16, record.RecordId.Length);
        Assert.Equal("test-gateway", record.GatewayId);
        Assert.Equal("lab", record.Site);
        Assert.Equal("acme", record.Tenant);
        Assert.Equal("shop", record.App);
        Assert.Equal("shop.example", record.Host);
        Assert.Equal("upstream", record.DestinationService);
        Assert.Equal("plain", record.Cluster);
        Assert.Equal(new Uri(upstream.Http).Authority, record.DestinationAddress);
        Assert.Equal("v2", record.DestinationLabels["version"]);
        Assert.Equal("GET", record.Method);
        Assert.Equal("/up/hello", record.Path);
        Assert.Equal(["page", "size", "na me", "flag"], record.QueryNames);
        Assert.Equal("HTTP/1.1", record.Protocol);
        Assert.Equal(StreamKind.Plain, record.StreamKind);
        Assert.Equal(200u, record.Status);
        Assert.Equal(ResponseFlag.NoFlag, record.ResponseFlag);
        Assert.Equal(0u, record.RequestBytes);
        Assert.Equal(5u, record.ResponseBytes);
        Assert.InRange(record.UpstreamUs, 1u, record.DurationUs);
        Assert.Equal("127.0.0.1", record.ClientIp);
        Assert.Equal("test/1.0", record.UserAgent);
        Assert.Equal("text/plain", record.ResponseType);
        Assert.Equal(16, record.TraceId.Length);
        Assert.Equal(8, record.SpanId.Length);
        Assert.Empty(record.ParentSpanId);
        Assert.Equal(record.RequestId, Assert.Single(response.Headers.GetValues("X-Request-Id")));
    }
}
