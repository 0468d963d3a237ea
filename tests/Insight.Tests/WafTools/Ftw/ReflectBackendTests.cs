using System.Text;
using Insight.WafTools.Requests;
using Xunit;

namespace Insight.WafTools.Ftw;

public class ReflectBackendTests
{
    [Theory]
    [InlineData("GET", "/reflect")]
    [InlineData("POST", "/reflected")]
    [InlineData("POST", "/")]
    public void Answer_AnythingElse_IsEmpty200(string method, string target)
    {
        BackendResponse response = Answer("""{"status": 500, "body": "x"}""", method, target);

        Assert.Equal(200, response.Status);
        Assert.Empty(response.Body);
        Assert.Equal(["Content-Length: 0"], Headers(response));
    }

    [Fact]
    public void Answer_Description_IsReflected()
    {
        BackendResponse response = Answer("""{"status": 503, "headers": {"X-A": "1", "content-type": "image/png"}, "body": "hé"}""", target: "/reflect?x=1");

        Assert.Equal(503, response.Status);
        Assert.Equal("hé", Encoding.UTF8.GetString(response.Body));
        Assert.Equal(["X-A: 1", "content-type: image/png", "Content-Length: 3"], Headers(response));
    }

    [Fact]
    public void Answer_BodyWithoutType_IsSniffed() => Assert.Contains("Content-Type: text/html; charset=utf-8", Headers(Answer("""{"body": "<html> x"}""")));

    [Fact]
    public void Answer_EncodedBody_IsDecoded() => Assert.Equal([0, 1, 255], Answer("""{"encodedBody": "AAH/"}""").Body);

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"status": "x"}""")]
    [InlineData("""{"status": 99}""")]
    [InlineData("""{"status": 600}""")]
    [InlineData("""{"headers": {"a": 1}}""")]
    public void Answer_WrongDescription_Is400(string json) => Assert.Equal(400, Answer(json).Status);

    private static BackendResponse Answer(string json, string method = "POST", string target = "/reflect") =>
        ReflectBackend.Answer(new RawRequest { Method = Encoding.UTF8.GetBytes(method), Target = Encoding.UTF8.GetBytes(target), Body = Encoding.UTF8.GetBytes(json) });

    private static string[] Headers(BackendResponse response) => [.. response.Headers.Select(header => $"{Encoding.UTF8.GetString(header.Name)}: {Encoding.UTF8.GetString(header.Value)}")];
}
