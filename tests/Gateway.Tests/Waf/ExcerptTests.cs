using Insight.Gateway.Waf;
using Insight.Waf.Transactions;

namespace Insight.Gateway.Tests.Waf;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("ARGS:q", "1' OR '1'='1", "1' OR '1'='1")]
    [InlineData("ARGS:user_password", "hunter2' --", "***")]
    [InlineData("REQUEST_HEADERS:Authorization", "Basic YWxhZGRpbg==", "***")]
    [InlineData("REQUEST_COOKIES:theme", "<script>", "***")]
    [InlineData("REQUEST_COOKIES_NAMES:theme", "theme", "theme")]
    [InlineData("ARGS:note", "pay 4111 1111 1111 1111' --", "pay **** **** **** 1111' --")]
    [InlineData("ARGS:note", "pay 4111111111111111' --", "pay ************1111' --")]
    [InlineData("ARGS:note", "call 555-0199 now", "call 555-0199 now")]
    [InlineData("ARGS:note", "sk_live_51H8xkJ2eZvKYlo2C' or 1", "sk_l*********************' or 1")]
    [InlineData("REQUEST_URI", "/a/../../etc/passwd", "/a/../../etc/passwd")]
    public void Keeps_what_an_analyst_needs_and_no_secret(string variable, string value, string expected) =>
        Assert.Equal(expected, Excerpt.Of(Match(variable, value), 64));

    [Fact]
    public void Is_as_long_as_asked_for()
    {
        Assert.Equal("abcd", Excerpt.Of(Match("ARGS:q", "abcdefgh"), 4));
        Assert.Equal("", Excerpt.Of(Match("ARGS:q", "abcdefgh"), 0));
        Assert.Equal("**", Excerpt.Of(Match("ARGS:token", "abcdefgh"), 2));
    }

    private static RuleMatch Match(string variable, string value) => new(1, "", "", 2, 2, variable, value, [], true);
}
