using Insight.Gateway.Access;

namespace Insight.Gateway.Tests.Access;

public sealed class OriginPatternTests
{
    [Theory]
    [InlineData("https://eu.shop.example", true)]
    [InlineData("https://a.b.shop.example", true)]
    [InlineData("https://x-1.shop.example", true)]
    [InlineData("https://shop.example", false)]
    [InlineData("https://evilshop.example", false)]
    [InlineData("https://.shop.example", false)]
    [InlineData("https://a..shop.example", false)]
    [InlineData("http://eu.shop.example", false)]
    [InlineData("https://eu.shop.example:8443", false)]
    [InlineData("https://eu.shop.example.evil.example", false)]
    [InlineData("https://evil.example/.shop.example", false)]
    [InlineData("https://evil.example#.shop.example", false)]
    [InlineData("https://evil.example:80@x.shop.example", false)]
    [InlineData("null", false)]
    public void Star_TakesWholeLabelsOnly(string origin, bool fits) => Assert.Equal(fits, OriginPattern.Read("https://*.shop.example")!.Fits(origin));

    [Fact]
    public void Star_BeforeAPort_TakesThatPort()
    {
        OriginPattern pattern = OriginPattern.Read("http://*.shop.example:3000")!;

        Assert.True(pattern.Fits("http://dev.shop.example:3000"));
        Assert.False(pattern.Fits("http://dev.shop.example"));
    }

    [Theory]
    [InlineData("https://shop.example")]
    [InlineData("*")]
    [InlineData("https://eu.*.example")]
    [InlineData("https://*shop.example")]
    public void Star_Elsewhere_IsNoPattern(string text) => Assert.Null(OriginPattern.Read(text));
}
