using System.Net;
using System.Text;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Waf;

public sealed class ResponseInspectionTests
{
    [Fact]
    public async Task A_leak_in_a_response_is_held_back()
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path), ("gateway:waf:responses", "true"));

        using HttpResponseMessage response = await MirrorAsync(gateway, "the password was leaked here");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.DoesNotContain("password", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal((403U, ResponseFlag.Waf), (record.Status, record.ResponseFlag));
        Assert.Equal([102U], record.WafRules);
        Assert.NotEqual("", record.DestinationAddress);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(70_000)]
    [InlineData(1_000_000)]
    public async Task An_ordinary_response_arrives_unchanged_however_long_it_is(int length)
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path), ("gateway:waf:responses", "true"), ("gateway:waf:mode", "detect"));
        string text = string.Concat(Enumerable.Repeat("0123456789", length / 10));

        using HttpResponseMessage response = await MirrorAsync(gateway, text);

        Assert.Equal(text, await response.Content.ReadAsStringAsync());
        Assert.Equal((ulong)length, Assert.Single(await gateway.StopAsync()).ResponseBytes);
    }

    [Fact]
    public async Task Responses_are_left_alone_unless_asked_for()
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));

        using HttpResponseMessage response = await MirrorAsync(gateway, "leaked");

        Assert.Equal("leaked", await response.Content.ReadAsStringAsync());
    }

    private static Task<HttpResponseMessage> MirrorAsync(TestGateway gateway, string text) =>
        gateway.Client.PostAsync(new Uri("/up/mirror", UriKind.Relative), new StringContent(text, Encoding.ASCII, "text/plain"));
}
