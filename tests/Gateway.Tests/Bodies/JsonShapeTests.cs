using System.Text;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Bodies;

public sealed class JsonShapeTests
{
    [Theory]
    [InlineData("null", "null")]
    [InlineData("true", "boolean")]
    [InlineData(" 17 ", "integer")]
    [InlineData("-1.5e3", "number")]
    [InlineData("1e3", "number")]
    [InlineData("\"\"", "string")]
    [InlineData("\"hello\"", "string")]
    [InlineData("\"1f0e8cf2-9a66-4c05-b4f5-1c62a0cd0c1f\"", "uuid")]
    [InlineData("\"2024-01-31\"", "date")]
    [InlineData("\"2024-13-31\"", "string")]
    [InlineData("\"2024-01-31T10:00:00Z\"", "date-time")]
    [InlineData("\"2024-01-31T10:00:00.123+02:00\"", "date-time")]
    [InlineData("\"max@shop.example\"", "email")]
    [InlineData("\"https://shop.example/a?b=c\"", "uri")]
    [InlineData("\"192.0.2.7\"", "ip")]
    [InlineData("\"2001:db8::1\"", "ip")]
    [InlineData("\"12:30\"", "string")]
    [InlineData("\"a-b-c\"", "string")]
    [InlineData("{}", "{}")]
    [InlineData("[]", "[]")]
    [InlineData("[[],[1]]", "[[integer]]")]
    public void Shape_OneValue_IsWhatItLooksLike(string json, string shape) => Assert.Equal(shape, Captured.ShapeOf(json));

    [Theory]
    [InlineData("""{"b":1,"a":"x"}""", "{a:string,b:integer}")]
    [InlineData("""{"a":{"c":null,"b":[true]}}""", "{a:{b:[boolean],c:null}}")]
    [InlineData("""[{"a":1},{"b":"x"},{"a":null}]""", "[{a:integer|null,b:string}]")]
    [InlineData("""[1,"x",null,{"a":1},[2]]""", "[[integer]|integer|null|string|{a:integer}]")]
    [InlineData("""[1,2.5]""", "[number]")]
    [InlineData("""["2024-01-31","soon"]""", "[string]")]
    [InlineData("""["2024-01-31","2024-01-31T10:00:00Z"]""", "[date|date-time]")]
    [InlineData("""{"a":1,"a":"x"}""", "{a:integer|string}")]
    public void Shape_Containers_NamesInOrderItemsMerged(string json, string shape) => Assert.Equal(shape, Captured.ShapeOf(json));

    [Theory]
    [InlineData("""{"first name":1}""", """{"first name":integer}""")]
    [InlineData("""{"":1}""", """{"":integer}""")]
    [InlineData("""{"a\"b\\c\n":1}""", """{"a\"b\\c\u000a":integer}""")]
    [InlineData("""{"gr\u00fc\u00dfe":1}""", """{"grüße":integer}""")]
    [InlineData("""{"\ud83d\ude00":1}""", """{"😀":integer}""")]
    [InlineData("""{"\ud83d":1}""", "{\"\uFFFD\":integer}")]
    [InlineData("""{"\u0061$-_.9":1}""", "{a$-_.9:integer}")]
    public void Shape_Names_AreUnescapedAndQuotedWhereNeeded(string json, string shape) => Assert.Equal(shape, Captured.ShapeOf(json));

    [Theory]
    [InlineData("""{"17":{"a":1},"18":{"b":2}}""")]
    [InlineData("""{"1f0e8cf2-9a66-4c05-b4f5-1c62a0cd0c1f":{"a":1,"b":2}}""")]
    [InlineData("""{"max@shop.example":{"a":1},"eva@shop.example":{"b":3}}""")]
    [InlineData("""{"2024-01-31":{"a":1},"cus_9s6XKzkNRiz8i3":{"b":3}}""")]
    public void Shape_KeysThatAreData_AreOneName(string json) => Assert.Equal("""{"*":{a:integer,b:integer}}""".Replace("a:integer,b:integer", json.Contains('b') ? "a:integer,b:integer" : "a:integer"), Captured.ShapeOf(json));

    [Theory]
    [InlineData("""{"a":1""", "*|{a:*}")] // or 1.5
    [InlineData("""{"a":1,""", "*|{a:integer}")]
    [InlineData("""{"a":""", "*|{a:*}")]
    [InlineData("""[{"a":1},{"a":"x""", "[*|{a:integer}]")]
    [InlineData("""{"items":[1,2,x]}""", "*|{items:[*|integer]}")]
    [InlineData("""{"a":1} extra""", "*|{a:integer}")]
    [InlineData("""hello""", "*")]
    [InlineData("""{'a':1}""", "*|{}")]
    [InlineData("""[1,""", "[*|integer]")]
    [InlineData("""tru""", "*")]
    [InlineData("\"abc", "*")]
    public void Shape_BrokenOrBrokenOff_SaysThatThereIsMore(string json, string shape) => Assert.Equal(shape, Captured.ShapeOf(json));

    [Fact]
    public void Shape_EmptyBody_IsNone() => Assert.Equal("", Captured.ShapeOf(" \n"));

    [Fact]
    public void Shape_JsonLines_AreMerged()
    {
        Assert.Equal("{a:integer|string,b:null}", Captured.ShapeOf("{\"a\":1}\n{\"a\":\"x\",\"b\":null}\n", "application/x-ndjson"));
        Assert.Equal("integer", Captured.ShapeOf("1\n2\n3", "application/jsonl"));
        Assert.Equal("*|integer", Captured.ShapeOf("1\n2\n3"));
    }

    [Fact]
    public void Shape_TooDeep_IsCutAtTheEighthLevel()
    {
        Assert.Equal("[[[[[[[[integer]]]]]]]]", Captured.ShapeOf(new string('[', 8) + "1" + new string(']', 8)));
        Assert.Equal("[[[[[[[[*]]]]]]]]", Captured.ShapeOf(new string('[', 9) + "1" + new string(']', 9)));
        Assert.Equal("[[[[[[[[*]]]]]]]]", Captured.ShapeOf(new string('[', 100) + "1" + new string(']', 100)));
        Assert.Equal("{a:{a:{a:{a:{a:{a:{a:{a:integer}}}}}}}}", Captured.ShapeOf(string.Concat(Enumerable.Repeat("{\"a\":", 8)) + "1" + new string('}', 8)));
        Assert.Equal("[*|[*|[*|[*|[*|[*|[*|[*]]]]]]]]", Captured.ShapeOf(new string('[', 60_000)));
    }

    [Fact]
    public void Shape_TooManyNames_IsCutAtTheDepthWhereItFits()
    {
        string many = string.Join(',', Enumerable.Range(0, 250).Select(i => $"\"name{Letters(i)}\":1"));
        Assert.Equal("{few:*}", Captured.ShapeOf($"{{\"few\":{{{many}}}}}"));
        Assert.Equal("*", Captured.ShapeOf($"{{{many}}}"));
        string most = string.Join(',', Enumerable.Range(0, 199).Select(i => $"\"name{Letters(i)}\":1"));
        Assert.Equal(199, Captured.ShapeOf($"{{\"few\":{{{most}}}}}").Split("integer").Length - 1);
        string boundless = string.Join(',', Enumerable.Range(0, 3000).Select(i => $"\"name{Letters(i)}\":1"));
        Assert.Equal("*", Captured.ShapeOf($"{{\"few\":{{{boundless}}}}}"));
    }

    [Fact]
    public void Shape_TooLong_IsCutAtTheDepthWhereItFits()
    {
        string many = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"{new string('n', 60)}{Letters(i)}\":\"1\""));
        string shape = Captured.ShapeOf($"{{\"few\":{{{many}}},\"id\":1}}");
        Assert.Equal("{few:*,id:integer}", shape);
    }

    [Fact]
    public void Shape_LongName_IsTakenForData() =>
        Assert.Equal("""{"*":integer}""", Captured.ShapeOf($"{{\"{new string('n', 129)}\":1,\"{new string('m', 5000)}\":2}}"));

    [Fact]
    public void Shape_BodyBeyondWhatIsLookedAt_SaysThatThereIsMore()
    {
        string items = string.Join(',', Enumerable.Repeat("""{"a":1,"b":"x"}""", 1000));
        Captured small = new(options => options.Recording.BodyBytes = 2048);
        Assert.Equal("*|{items:[*|{a:integer,b:string}]}", small.Of($"{{\"items\":[{items}]}}").ResponseShape);
        Assert.Equal("{items:[{a:integer,b:string}]}", new Captured().Of($"{{\"items\":[{items}]}}").ResponseShape);
    }

    [Fact]
    public void Shape_TypesThatAreNotLookedInto_HaveNone()
    {
        foreach (string type in new[] { "application/octet-stream", "image/png", "text/html", "application/grpc", "" }) Assert.Equal("", Captured.ShapeOf("""{"a":1}""", type));
        Assert.Equal("{a:integer}", Captured.ShapeOf("""{"a":1}""", "Application/Problem+JSON; charset=utf-8"));
        Assert.Equal("", new Captured(options => options.Recording.Shapes = false).Of("""{"a":1}""").ResponseShape);
    }

    [Fact]
    public void Shape_ByteOrderMark_IsPassedOver() => Assert.Equal("{a:integer}", Captured.ShapeOf("\uFEFF{\"a\":1}"));

    [Fact]
    public void Shape_ManyBodies_AreIndependentOfEachOther()
    {
        Captured captured = new();
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal("{a:integer}", captured.Of("""{"a":1}""").ResponseShape);
            Assert.Equal("[{b:string}]", captured.Of("""[{"b":"x"}]""").ResponseShape);
            Assert.Equal("*|{c:*}", captured.Of(Encoding.UTF8.GetBytes("""{"c":"x"""), "application/json", [3]).ResponseShape);
        }
    }

    private static string Letters(int i) => string.Concat((char)('a' + (i / 676)), (char)('a' + (i / 26 % 26)), (char)('a' + (i % 26)));
}
