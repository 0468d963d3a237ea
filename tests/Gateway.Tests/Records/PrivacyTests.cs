using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Records;

public sealed class PrivacyTests
{
    private static readonly string s_key = Convert.ToBase64String(new byte[32]);

    [Fact]
    public async Task ClientAddress_WithAKey_IsAStablePseudonym()
    {
        (string, string)[] settings = [("gateway:privacy:key", s_key), ("gateway:privacy:clientAddress", "true")];

        string first = (await RecordOfAsync(settings)).ClientIp;
        string again = (await RecordOfAsync(settings)).ClientIp;
        string otherKey = (await RecordOfAsync([("gateway:privacy:key", Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray())), settings[1]])).ClientIp;

        Assert.Equal(32, first.Length);
        Assert.Equal(first, again);
        Assert.NotEqual(first, otherKey);
        Assert.DoesNotContain('.', first);
    }

    [Fact]
    public async Task Session_InCookieOrHeader_IsADigestNeverTheValue()
    {
        (string, string)[] settings = [("gateway:session:cookie", "sid"), ("gateway:session:header", "X-Session")];

        AccessRecord byCookie = await RecordOfAsync(settings, ("Cookie", "a=b; sid=secret-session; c=d"));
        AccessRecord byHeader = await RecordOfAsync(settings, ("X-Session", "secret-session"));
        AccessRecord keyed = await RecordOfAsync([.. settings, ("gateway:privacy:key", s_key), ("gateway:privacy:session", "true")], ("X-Session", "secret-session"));
        AccessRecord none = await RecordOfAsync(settings);

        Assert.Equal(32, byCookie.SessionKey.Length);
        Assert.Equal(byCookie.SessionKey, byHeader.SessionKey);
        Assert.NotEqual(byCookie.SessionKey, keyed.SessionKey);
        Assert.Equal("", none.SessionKey);
        Assert.DoesNotContain("secret-session", byCookie.ToString(), StringComparison.Ordinal);
    }

    private static async Task<AccessRecord> RecordOfAsync((string Key, string Value)[] settings, params (string Name, string Value)[] headers)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, settings);
        using HttpRequestMessage request = new(HttpMethod.Get, "/up/hello");
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        return await gateway.Journal.SingleAsync();
    }
}
