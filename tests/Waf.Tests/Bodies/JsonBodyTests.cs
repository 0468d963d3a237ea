using System.Text;
using System.Text.Json;
using Insight.Waf.Bodies;

namespace Insight.Waf.Tests.Bodies;

public sealed class JsonBodyTests
{
    private static readonly BodyLimits s_limits = new();

    [Theory]
    [InlineData("", "")]
    [InlineData("{}", "")]
    [InlineData("[]", "")]
    [InlineData("5", "json=5")]
    [InlineData("\"x\"", "json=x")]
    [InlineData("{\"a\":1,\"b\":{\"c\":\"d\"}}", "json.a=1|json.b.c=d")]
    [InlineData("[1,[2,3],{\"a\":4},5]", "json.0=1|json.1.0=2|json.1.1=3|json.2.a=4|json.3=5")]
    [InlineData("{\"a\":[],\"b\":{},\"c\":[[],{}],\"d\":1}", "json.d=1")]
    [InlineData("{\"a\":true,\"b\":false,\"c\":null,\"d\":-1.50e+3}", "json.a=true|json.b=false|json.c=|json.d=-1.50e+3")]
    [InlineData("{\"\":1,\"a.b\":2,\"a\":{\"b\":3}}", "json.=1|json.a.b=2|json.a.b=3")]
    [InlineData("{\"a\":1,\"a\":2}", "json.a=1|json.a=2")]
    [InlineData("{\"\\u0061\\n\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u003c\"}", "json.a\n=\"\\/\b\f\n\r\t<")]
    [InlineData("\"\\u00e9\\ud83d\\ude00\"", "json=\u00C3\u00A9\u00F0\u009F\u0098\u0080")]
    [InlineData("\"\\ud83dx\\ude00\\ud83d\\u0041\"", "json=\u00EF\u00BF\u00BDx\u00EF\u00BF\u00BD\u00EF\u00BF\u00BDA")]
    [InlineData("\u00EF\u00BB\u00BF{\"a\":1}", "json.a=1")]
    public void Parse_Document_ReportsLeaves(string body, string expected)
    {
        RecordingSink sink = new();

        BodyResult result = JsonBody.Parse(Encoding.Latin1.GetBytes(body), s_limits, sink);

        Assert.Null(result.Error);
        Assert.Equal(expected, sink.Line());
    }

    [Theory]
    [InlineData(" ", "")]
    [InlineData("{\"a\":1,", "json.a=1")]
    [InlineData("{\"a\":1,}", "json.a=1")]
    [InlineData("{\"a\":1} x", "json.a=1")]
    [InlineData("{\"a\":1}{\"b\":2}", "json.a=1")]
    [InlineData("[1,2", "json.0=1")]
    [InlineData("{a:1}", "")]
    [InlineData("[01]", "")]
    [InlineData("[1,\"\\x\"]", "json.0=1")]
    [InlineData("[1,\"a\nb\"]", "json.0=1")]
    [InlineData("[1,/**/2]", "json.0=1")]
    [InlineData("[1,NaN]", "json.0=1")]
    [InlineData("{\"a\":\"\u00FF\",\"b\":2}", "json.a=\u00FF|json.b=2")]
    public void Parse_Malformed_IsErrorAfterReportingWhatCameBefore(string body, string expected)
    {
        RecordingSink sink = new();

        BodyResult result = JsonBody.Parse(Encoding.Latin1.GetBytes(body), s_limits, sink);

        Assert.StartsWith("JSON: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(expected, sink.Line());
    }

    [Fact]
    public void Parse_DepthAtLimit_IsRead()
    {
        RecordingSink sink = new();

        Assert.Null(JsonBody.Parse("[[[1]]]"u8, new BodyLimits { MaxDepth = 3 }, sink).Error);
        Assert.Equal("json.0.0.0=1", sink.Line());
        Assert.Contains("nested", JsonBody.Parse("[[[1]]]"u8, new BodyLimits { MaxDepth = 2 }, sink).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void Parse_DepthBomb_IsError(string opening)
    {
        byte[] body = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(opening, 1_000_000)));

        Assert.Contains("nested", JsonBody.Parse(body, s_limits, new RecordingSink()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_MoreThanLimit_IsErrorAfterReportingTheFirst()
    {
        RecordingSink sink = new();

        Assert.Contains("limit", JsonBody.Parse("[1,2,3]"u8, new BodyLimits { MaxArguments = 2 }, sink).Error, StringComparison.Ordinal);
        Assert.Equal("json.0=1|json.1=2", sink.Line());
    }

    [Fact]
    public void Parse_HundredThousandKeys_ReportsAll()
    {
        RecordingSink sink = new();
        byte[] body = Encoding.Latin1.GetBytes("{" + string.Join(',', Enumerable.Range(0, 100_000).Select(number => $"\"k{number}\":{number}")) + "}");

        Assert.Null(JsonBody.Parse(body, new BodyLimits { MaxArguments = int.MaxValue }, sink).Error);
        Assert.Equal(100_000, sink.Arguments.Count);
    }

    [Fact]
    public void Parse_LongContainerName_IsErrorSoThatItIsNotRepeated()
    {
        RecordingSink sink = new();
        byte[] body = Encoding.Latin1.GetBytes("{\"" + new string('k', 100_000) + "\":[" + string.Join(',', Enumerable.Repeat("1", 900)) + "]}");

        Assert.Contains("4096", JsonBody.Parse(body, s_limits, sink).Error, StringComparison.Ordinal);
        Assert.Empty(sink.Arguments);
    }

    [Fact]
    public void Parse_SerializedPairs_GivesThemBack()
    {
        Random random = new(3);
        for (int round = 0; round < 300; round++)
        {
            List<(string Name, string Value)> pairs = Samples.Pairs(random, maxLength: 20);
            string body = "{" + string.Join(',', pairs.Select(pair => JsonSerializer.Serialize(pair.Name) + ":" + JsonSerializer.Serialize(pair.Value))) + "}";
            RecordingSink sink = new();

            Assert.Null(JsonBody.Parse(Encoding.UTF8.GetBytes(body), s_limits, sink).Error);
            Assert.Equal(pairs.Select(pair => (Utf8("json." + pair.Name), Utf8(pair.Value))), sink.Arguments);
        }
    }

    [Fact]
    public void Parse_MutatedDocuments_AgreesWithJsonDocument()
    {
        Random random = new(4);
        byte[] valid = Encoding.UTF8.GetBytes("{\"id\":17,\"tags\":[\"a\\u00e9\",\"b\\\\\"],\"deep\":[[{\"x\":null}],[true,-2.5e3]],\"\u00E9\":\"\u20AC\"}");
        int accepted = 0;
        for (int round = 0; round < 4000; round++)
        {
            byte[] body = round == 0 ? valid : Samples.Mutate(valid, random);
            RecordingSink sink = new();

            string? error = JsonBody.Parse(body, s_limits, sink).Error;

            List<(string Name, string Value)>? expected = Model(body);
            Assert.Equal(expected is null, error is not null);
            if (expected is not null) Assert.Equal(expected, sink.Arguments);
            if (expected is not null) accepted++;
        }

        Assert.InRange(accepted, 100, 3900);
    }

    /// <summary>The leaves as <see cref="JsonDocument"/> sees them, or null where it refuses the body.</summary>
    private static List<(string Name, string Value)>? Model(byte[] body)
    {
        if (body.Length == 0) return [];
        if (!System.Text.Unicode.Utf8.IsValid(body)) return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = s_limits.MaxDepth });
            List<(string Name, string Value)> leaves = [];
            Collect(document.RootElement, "json", leaves);
            return leaves;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Collect(JsonElement element, string name, List<(string Name, string Value)> leaves)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject()) Collect(property.Value, name + "." + property.Name, leaves);
                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement child in element.EnumerateArray()) Collect(child, $"{name}.{index++}", leaves);
                break;
            default:
                leaves.Add((Utf8(name), Utf8(element.ValueKind == JsonValueKind.String ? element.GetString()! : element.ValueKind == JsonValueKind.Null ? "" : element.GetRawText())));
                break;
        }
    }

    private static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
