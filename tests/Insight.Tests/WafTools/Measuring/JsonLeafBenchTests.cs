using System.Text;
using System.Text.Json;
using Insight.WafTools.Measuring;
using Insight.WafTools.Requests;
using Xunit;

namespace Insight.Tests.WafTools.Measuring;

public sealed class JsonLeafBenchTests
{
    private const string Body = "{\"id\":9,\"rate\":0.5,\"tags\":[\"a1\",null],\"none\":{}}";

    private static readonly RawRequest s_request = new()
    {
        Headers = [RawHeader.Of("Content-Length", "45"), RawHeader.Of("Host", "a")],
        Body = Encoding.UTF8.GetBytes(Body),
    };

    [Fact]
    public void Documents_OfARequest_DifferInLeavesOnly()
    {
        (RawRequest once, RawRequest several) = JsonLeafBench.Documents(s_request, out int added)!.Value;

        Assert.Equal(12, added);
        Assert.Equal($"[{Body}]", Encoding.UTF8.GetString(once.Body));
        using JsonDocument document = JsonDocument.Parse(several.Body);
        Assert.Equal(4, document.RootElement.GetArrayLength());
        Assert.Equal(4, document.RootElement.EnumerateArray().Select(copy => copy.GetRawText()).Distinct().Count());
        Assert.All(document.RootElement.EnumerateArray(), copy => Assert.Equal(Body.Length, copy.GetRawText().Length));
    }

    [Fact]
    public void Documents_OfARequest_HaveTheLengthTheyName()
    {
        (RawRequest once, RawRequest several) = JsonLeafBench.Documents(s_request, out _)!.Value;

        Assert.Equal($"{once.Body.Length}", Encoding.ASCII.GetString(once.Header("content-length"u8)!));
        Assert.Equal($"{several.Body.Length}", Encoding.ASCII.GetString(several.Header("content-length"u8)!));
        Assert.Equal("a"u8.ToArray(), several.Header("host"u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a=1")]
    [InlineData("{}")]
    public void Documents_WithoutLeaves_AreNone(string body) =>
        Assert.Null(JsonLeafBench.Documents(s_request with { Body = Encoding.UTF8.GetBytes(body) }, out _));
}
