using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;

namespace Insight.Gateway.Tests.Hostile;

/// <summary>Values of headers that are not ASCII pass both ways as the bytes they were, and never count against an upstream.</summary>
public sealed class HeaderBytesTests
{
    /// <summary>An umlaut in UTF-8, and one in Latin-1.</summary>
    private const string Utf8 = "X-Name: \u00c3\u00bc", Latin = "X-Other: \u00fc";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_value_beyond_ASCII_passes_as_it_was(bool isObjects)
    {
        await using RawUpstream upstream = new($"{Utf8}\r\n{Latin}\r\n");
        await using TestGateway gateway = await TestGateway.StartAsync(
            null, ("ReverseProxy:Routes:r:ClusterId", "up"), ("ReverseProxy:Routes:r:Match:Path", "/{**rest}"), ("ReverseProxy:Clusters:up:Destinations:only:Address", $"http://{upstream.Address}"));
        if (isObjects) gateway.Apply(Objects.Of([Objects.To("up")], ("up", new ClusterSpec(), [upstream.Address])));
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);

        await client.SendAsync($"GET / HTTP/1.1\r\nHost: a\r\n{Utf8}\r\nConnection: close\r\n\r\n");
        string answer = await client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\n{Utf8}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\n{Latin}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\n{Utf8}\r\n", Assert.Single(upstream.Requests).Head, StringComparison.Ordinal);
        Assert.Equal(ResponseFlag.NoFlag, Assert.Single(await gateway.StopAsync()).ResponseFlag);
    }
}
