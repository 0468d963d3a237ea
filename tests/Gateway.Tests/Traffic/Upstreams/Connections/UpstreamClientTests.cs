using System.Net;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Connections;
using Insight.Gateway.Traffic.Upstreams.Health;
using Yarp.ReverseProxy.Forwarder;

namespace Insight.Gateway.Tests.Traffic.Upstreams.Connections;

public sealed class UpstreamClientTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Release_RequestUnderWay_IsNotBrokenOff(int version)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        UpstreamClient client = new(TimeSpan.FromSeconds(20), null);
        using HttpRequestMessage request = Request(version, (version == 2 ? upstream.Http2 : upstream.Http) + "/up/wait");
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        Task<HttpResponseMessage> underWay = client.Invoker.SendAsync(request, patience.Token);
        await upstream.Waiting.Task.WaitAsync(patience.Token);
        client.Share().Release();
        client.Release();
        upstream.Release.TrySetResult();
        using HttpResponseMessage response = await underWay;
        Assert.Equal("released", await response.Content.ReadAsStringAsync(patience.Token));
        using HttpRequestMessage another = Request(version, upstream.Http);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.Invoker.SendAsync(another, patience.Token));
    }

    [Theory]
    [InlineData("/up/status/200", true)]
    [InlineData("/up/status/302", true)]
    [InlineData("/up/status/400", false)]
    [InlineData("/up/status/503", false)]
    [InlineData("up/status/200", false)]
    [InlineData("@example.invalid/", false)]
    public async Task Probe_Status_IsGoodOrNot(string path, bool good)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        UpstreamClient client = new(TimeSpan.FromSeconds(20), null);
        HttpProbe probe = new(client.Invoker, new ForwarderRequestConfig { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower }, "");
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        Assert.Equal(good, await probe.AskAsync(new Upstream(upstream.Http, "", new Dictionary<string, string>()), path, patience.Token));
        client.Release();
        Assert.False(await probe.AskAsync(new Upstream(upstream.Http, "", new Dictionary<string, string>()), path, patience.Token));
    }

    private static HttpRequestMessage Request(int version, string uri) =>
        new(HttpMethod.Get, uri) { Version = version == 2 ? HttpVersion.Version20 : HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
}
