namespace Insight.Endpoints.Tests;

public class TemplateMatcherTests
{
    [Fact]
    public void Match_SameEndpoint_SameIdAndText()
    {
        TemplateMatcher matcher = new();
        EndpointMatch first = matcher.Match(Request("GET"u8, "/orders/1"u8));
        EndpointMatch second = matcher.Match(Request("GET"u8, "/orders/2?x=1"u8));

        Assert.Equal(first, second);
        Assert.Equal("/orders/{int}", first.Template);
        Assert.Equal(EndpointId.Of("t", "a", "h", "s", "GET", "/orders/{int}"), first.Id);
        Assert.Equal(1, matcher.Cached);
    }

    [Fact]
    public void Match_OtherMethod_OtherEndpoint()
    {
        TemplateMatcher matcher = new();
        Assert.NotEqual(matcher.Match(Request("GET"u8, "/a"u8)).Id, matcher.Match(Request("PUT"u8, "/a"u8)).Id);
    }

    [Fact]
    public void Match_InventedMethods_ShareOneEndpoint()
    {
        TemplateMatcher matcher = new();
        EndpointMatch match = matcher.Match(Request("BREW"u8, "/a"u8));
        Assert.Equal(RequestMethod.Other, match.Method);
        Assert.Equal(match, matcher.Match(Request("\u0016\u0003"u8, "/a"u8)));
    }

    [Fact]
    public void Match_MoreEndpointsThanCapacity_StaysBoundedAndKeepsIds()
    {
        TemplateMatcher matcher = new(capacity: 10);
        ulong before = matcher.Match(Request("GET"u8, "/stable"u8)).Id;
        for (char c = 'a'; c <= 'z'; c++) matcher.Match(Request("GET"u8, System.Text.Encoding.ASCII.GetBytes("/" + c)));

        Assert.InRange(matcher.Cached, 1, 10);
        Assert.Equal(before, matcher.Match(Request("GET"u8, "/stable"u8)).Id);
    }

    [Fact]
    public void Of_NamesThatRunTogether_DifferentIds() =>
        Assert.NotEqual(EndpointId.Of("a", "b", "", "", "GET", "/"), EndpointId.Of("ab", "", "", "", "GET", "/"));

    [Fact]
    public void Of_LongNames_HasAnId() =>
        Assert.NotEqual(0UL, EndpointId.Of(new string('t', 3000), "", "", "", "GET", "/"));

    private static EndpointRequest Request(ReadOnlySpan<byte> method, ReadOnlySpan<byte> path) => new()
    {
        Tenant = "t"u8,
        App = "a"u8,
        Host = "h"u8,
        Service = "s"u8,
        Method = method,
        Path = path,
    };
}
