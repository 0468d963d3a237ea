using System.Text;
using Xunit;

namespace Insight.WafTools.Ftw;

public class FtwRequestTests
{
    [Fact]
    public void Build_Get_KeepsOrderAndClosesTheConnection() =>
        Assert.Equal("GET /x HTTP/1.1\r\nUser-Agent: a\r\nHost: b\r\nAccept: c\r\nConnection: close\r\n\r\n", Text(new FtwInput
        {
            Uri = "/x",
            Headers = [("User-Agent", "a"), ("Host", "b"), ("Accept", "c")],
        }));

    [Fact]
    public void Build_BodyWithoutType_IsAForm() =>
        Assert.Equal("POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\nContent-Length: 11\r\n\r\na=1%2F2&b=+", Text(Post("a=1/2&b= ")));

    [Theory]
    [InlineData("a=1%2f2&b=<", "a=1%2f2&b=<")]
    [InlineData("a=x+y&b=<", "a=x+y&b=<")]
    [InlineData("a=100%&b=<", "a=100%&b=<")]
    [InlineData("a=<&b==;&", "a=%3C&b=%3D%3B")]
    [InlineData("<a>&&-_.~!", "%3Ca%3E&&-_.~%21")]
    [InlineData("{\"é\":1}", "%7B%22%C3%A9%22%3A1%7D")]
    public void Build_FormData_IsEscapedUnlessItLooksEscaped(string data, string expected) => Assert.EndsWith("\r\n\r\n" + expected, Text(Post(data)), StringComparison.Ordinal);

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8")]
    public void Build_OtherType_IsLeftAlone(string type) => Assert.EndsWith("\r\n\r\na=<b>", Text(Post("a=<b>", ("content-type", type))), StringComparison.Ordinal);

    [Fact]
    public void Build_Multipart_EndsLinesWithCrlfAndCountsThem() =>
        Assert.EndsWith("Content-Length: 12\r\n\r\n--x\r\n\r\na\r\n--", Text(Post("--x\n\na\n--", ("Content-Type", "multipart/form-data; boundary=x"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("POST", true)]
    [InlineData("PUT", true)]
    [InlineData("PROPPATCH", true)]
    [InlineData("DELETE", true)]
    [InlineData("GET", false)]
    [InlineData("OPTIONS", false)]
    public void Build_NoBody_HasALengthWhereTheMethodTakesOne(string method, bool length) =>
        Assert.Equal(length, Text(new FtwInput { Method = method }).Contains("Content-Length: 0\r\n", StringComparison.Ordinal));

    [Fact]
    public void Build_GivenHeaders_AreNotAddedAgain()
    {
        string request = Text(Post("a", ("content-length", "999"), ("connection", "keep-alive")));

        Assert.Equal("POST / HTTP/1.1\r\ncontent-length: 999\r\nconnection: keep-alive\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\na", request);
    }

    [Fact]
    public void Build_WithoutAutocompletion_AddsNothing() =>
        Assert.Equal("POST / \r\nA: b\r\n\r\na=<b>", Text(new FtwInput { Method = "POST", Version = "", Headers = [("A", "b")], Data = "a=<b>"u8.ToArray(), AutocompleteHeaders = false }));

    [Fact]
    public void Build_EncodedRequest_IsSentAsItIs() => Assert.Equal([1, 2, 0, 255], FtwRequest.Build(new FtwInput { EncodedRequest = [1, 2, 0, 255], Uri = "/x" }));

    private static FtwInput Post(string data, params (string Name, string Value)[] headers) => new() { Method = "POST", Data = Encoding.UTF8.GetBytes(data), Headers = headers };

    private static string Text(FtwInput input) => Encoding.UTF8.GetString(FtwRequest.Build(input));
}
