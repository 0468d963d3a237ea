using Insight.Contracts.Objects;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;

namespace Insight.Gateway.Tests.Hostile;

/// <summary>What <c>Connection</c> names is taken out of what the client sent, and out of nothing else.</summary>
public sealed class HopHeaderTests
{
    [Fact]
    public async Task What_gateway_and_route_set_cannot_be_taken_out_by_a_client()
    {
        await using RawUpstream upstream = new();
        await using TestGateway gateway = await TestGateway.StartAsync();
        HeaderEdits edits = new() { Set = new Dictionary<string, string> { ["X-Caller"] = "gateway", ["X_Caller"] = "gateway" } };
        gateway.Apply(Objects.Of([Objects.To("up") with { RequestHeaders = edits }], ("up", new ClusterSpec(), [upstream.Address])));
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nX-Caller: client\r\nX_Caller: client\r\nX-Own: client\r\nConnection: X-Caller, X-Request-Id, X-Own, traceparent\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\nok");

        UpstreamRequest request = Assert.Single(upstream.Requests);
        Assert.Equal(("gateway", "gateway", ""), (request.Of("X-Caller"), request.Of("X_Caller"), request.Of("X-Own")));
        Assert.NotEqual("", request.RequestId);
        Assert.NotEqual("", request.Of("traceparent"));
    }
}
