using System.Text;
using Insight.Waf.Bodies;

namespace Insight.Waf.Tests.Bodies;

public sealed class BodyAllocationTests
{
    private static readonly BodyLimits s_limits = new();
    private static readonly CountingSink s_sink = new();
    private static readonly byte[] s_multipart = Encoding.Latin1.GetBytes(
        "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B\r\nContent-Disposition: form-data; name=f; filename=\"x\"\r\nContent-Type: text/plain\r\n\r\n2\r\n--B--\r\n");

    public static TheoryData<string> Parsers => ["form", "cookie", "json", "multipart"];

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Parse_SmallBody_AllocatesNothing(string parser)
    {
        Parse(parser);
        int before = s_sink.Count;
        long allocated = GC.GetAllocatedBytesForCurrentThread();

        for (int round = 0; round < 50; round++) Parse(parser);

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.True(s_sink.Count > before, "Nothing was reported.");
        Assert.Equal(0, allocated);
    }

    private static void Parse(string parser)
    {
        switch (parser)
        {
            case "form":
                UrlEncoded.Parse("a=%41+b&c=d&%65=%zz"u8, (byte)'&', s_limits.MaxArguments, s_sink);
                break;
            case "cookie":
                Cookies.Parse("a=1; b=2"u8, s_sink);
                break;
            case "json":
                JsonBody.Parse("{\"a\":[1,{\"b\\n\":\"c\\u0041\"},null],\"d\":true}"u8, s_limits, s_sink);
                break;
            default:
                MultipartBody.Parse("multipart/form-data; boundary=B"u8, s_multipart, s_limits, s_sink, out _);
                break;
        }
    }

    private sealed class CountingSink : IBodySink
    {
        public int Count { get; private set; }

        public void Argument(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Count++;

        public void File(ReadOnlySpan<byte> field, ReadOnlySpan<byte> fileName, ReadOnlySpan<byte> content) => Count++;

        public void PartHeader(ReadOnlySpan<byte> part, ReadOnlySpan<byte> line) => Count++;

        public void XmlText(ReadOnlySpan<byte> text) => Count++;

        public void XmlAttribute(ReadOnlySpan<byte> value) => Count++;
    }
}
