using System.Text;
using Xunit;

namespace Insight.WafTools.Requests;

public class RawRequestParserTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1", "GET", "/", "HTTP/1.1")]
    [InlineData("GET /a b <c> HTTP/1.1", "GET", "/a b <c>", "HTTP/1.1")]
    [InlineData("     GET /get HTTP/1.1", "     GET", "/get", "HTTP/1.1")]
    [InlineData("\tGET /get HTTP/1.1", "\tGET", "/get", "HTTP/1.1")]
    [InlineData("GET / ", "GET", "/", "HTTP/0.9")]
    [InlineData("GET /", "GET", "/", "HTTP/0.9")]
    [InlineData("GET / 1.1", "GET", "/", "1.1")]
    [InlineData(@"GET / HTTP\1.0", "GET", "/", @"HTTP\1.0")]
    [InlineData("GARBAGE", "GARBAGE", "", "HTTP/0.9")]
    [InlineData("", "", "", "HTTP/0.9")]
    [InlineData("   ", "", "", "HTTP/0.9")]
    public void Parse_RequestLine_IsSplitAtItsOuterSpaces(string line, string method, string target, string protocol)
    {
        RawRequest request = Parse(line + "\r\n\r\n");

        Assert.Equal((method, target, protocol), (Text(request.Method), Text(request.Target), Text(request.Protocol)));
    }

    [Fact]
    public void Parse_Headers_KeepNamesOrderAndDuplicates()
    {
        RawRequest request = Parse("GET / HTTP/1.1\r\nB : 1\r\nb:2  \r\nno colon\r\n: empty\nA:  x: y\r\n\r\n");

        Assert.Equal(["B =1", "b=2", "no colon=", "=empty", "A=x: y"], request.Headers.Select(header => $"{Text(header.Name)}={Text(header.Value)}"));
    }

    [Fact]
    public void Parse_FoldedHeader_IsOneValue() => Assert.Equal("a b c", Text(Parse("GET / HTTP/1.1\r\nX: a\r\n\t b\r\n  c\r\n\r\n").Header("x"u8)!));

    [Theory]
    [InlineData("Content-Length: 3", "abc", "abc", 0)]
    [InlineData("Content-Length: 3", "abcdef", "abc", 3)]
    [InlineData("Content-Length: 30", "abc", "abc", 0)]
    [InlineData("content-length: 2x", "abc", "ab", 1)]
    [InlineData("Content-Length: 99999999999999999999", "abc", "abc", 0)]
    [InlineData("Content-Length: -1", "abc", "", 3)]
    [InlineData("X: y", "abc", "", 3)]
    [InlineData("Transfer-Encoding: chunked", "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\nrest", "abcde", 4)]
    [InlineData("Transfer-Encoding: gzip, Chunked", "3\nabc\n0\n\n", "abc", 0)]
    [InlineData("Transfer-Encoding: chunked", "a\r\nabc", "abc", 0)]
    [InlineData("Transfer-Encoding: chunked", "3\r\nabc\r\nzz\r\nde", "abc", 6)]
    [InlineData("Transfer-Encoding: chunked", "foo=bar", "foo=bar", 0)]
    [InlineData("Transfer-Encoding: chunked", "ffffffff\r\nabc", "ffffffff\r\nabc", 0)]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 1", "0\r\n\r\n", "", 0)]
    public void Parse_Body_IsWhatTheFramingSays(string header, string rest, string body, int unread)
    {
        RawRequest request = Parse($"POST / HTTP/1.1\r\n{header}\r\n\r\n{rest}");

        Assert.Equal((body, unread), (Text(request.Body), request.Unread));
    }

    [Fact]
    public void Parse_EmptyLinesFirst_ArePassedOver() => Assert.Equal("GET", Text(Parse("\r\n\nGET / HTTP/1.1\r\n\r\n").Method));

    [Fact]
    public void Parse_AnyBytes_NeverThrows()
    {
        Random random = new(7);
        byte[] alphabet = [.. "GET / HTTP/1.1\r\n\r\n\n\t:;0123afTransfer-Encoding: chunked\r\nContent-Length: 5\r\n"u8, 0, 255];
        for (int i = 0; i < 5000; i++)
        {
            byte[] bytes = new byte[random.Next(120)];
            for (int j = 0; j < bytes.Length; j++) bytes[j] = alphabet[random.Next(alphabet.Length)];
            byte[] framed = i % 2 == 0 ? bytes : [.. "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"u8, .. bytes];

            RawRequest request = RawRequestParser.Parse(framed);

            Assert.InRange(request.Body.Length + request.Unread, 0, framed.Length);
        }
    }

    private static RawRequest Parse(string latin1) => RawRequestParser.Parse(Encoding.Latin1.GetBytes(latin1));

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
