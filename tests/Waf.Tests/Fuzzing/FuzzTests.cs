using System.Text;
using Insight.Waf.Bodies;
using Insight.Waf.Injection;
using Insight.Waf.Matching;
using Insight.Waf.Rules;
using Insight.Waf.Text;
using Insight.Waf.Transformations;

namespace Insight.Waf.Tests.Fuzzing;

/// <summary>Whatever reads untrusted bytes, on mutations of its corpus.</summary>
public sealed class FuzzTests
{
    /// <summary>For parsers and transformations: each takes a tenth of it.</summary>
    private const double ParserBudget = 2000;

    private static readonly BodyLimits s_limits = new();

    public static TheoryData<string> Transformations => [.. TransformationTable.Names];

    [Fact]
    public void Form_AnyBytes_IsRead() => Fuzzer.Run("form", ParserBudget, input => UrlEncoded.Parse(input, (byte)'&', s_limits.MaxArguments, new CountingSink()));

    [Fact]
    public void Cookie_AnyBytes_IsRead() => Fuzzer.Run("cookie", ParserBudget, input => Cookies.Parse(input, new CountingSink()));

    [Fact]
    public void Json_AnyBytes_IsRead() => Fuzzer.Run("json", ParserBudget, input => JsonBody.Parse(input, s_limits, new CountingSink()));

    [Fact]
    public void Xml_AnyBytes_IsRead() => Fuzzer.Run("xml", ParserBudget, input => XmlBody.Parse(input, s_limits, new CountingSink()));

    [Fact]
    public void Multipart_AnyBytes_IsRead() => Fuzzer.Run("multipart", ParserBudget, input =>
    {
        int line = Array.IndexOf(input, (byte)'\n');
        ReadOnlySpan<byte> type = line < 0 ? input : input.AsSpan(0, line);
        MultipartBody.Parse(type, line < 0 ? [] : input.AsSpan(line + 1), s_limits, new CountingSink(), out _);
    });

    [Theory]
    [MemberData(nameof(Transformations))]
    public void Transformation_AnyBytes_IsApplied(string name)
    {
        Transformation transformation = TransformationTable.Find(name)!;
        ByteBuffer output = new();
        Fuzzer.Run("transformation", ParserBudget, input =>
        {
            output.Clear();
            transformation.Apply(input, output);
            Assert.True(output.Length <= 4L * input.Length + 64, $"{output.Length} bytes out of {input.Length}");
        });
    }

    [Fact]
    public void SqlInjection_AnyBytes_IsJudged() => Fuzzer.Run("sql", ParserBudget, input => SqlInjection.Detect(input, out _));

    [Fact]
    public void CrossSiteScripting_AnyBytes_IsJudged() => Fuzzer.Run("script", ParserBudget, input => CrossSiteScripting.Detect(input));

    /// <summary>Whoever writes rules is trusted; what they write may still be wrong in any way.</summary>
    [Fact]
    public void Rules_AnyText_LoadOrSayWhatIsWrong() => Fuzzer.Run("rules", double.MaxValue, input =>
    {
        RuleSet? rules = RuleSet.Load([new RuleSource("fuzz.conf", Encoding.Latin1.GetString(input))], out IReadOnlyList<RuleError> errors);
        Assert.Equal(rules is null, errors.Count > 0);
        Assert.All(errors, error => Assert.True(error.Line >= 0 && error.Message.Length > 0));
    });

    [Fact]
    public void Pattern_AnyText_IsRefusedOrMatchesInLinearTime()
    {
        MatchScratch scratch = new();
        byte[] value = [.. Enumerable.Range(0, 300).Select(at => "aab1 (='<\n\u00e9."u8[at % 13])];
        Fuzzer.Run("pattern", null, input =>
        {
            Pattern pattern;
            try
            {
                pattern = Pattern.Parse(Encoding.Latin1.GetString(input), PatternOptions.DotAll);
            }
            catch (PatternException)
            {
                return;
            }

            // What is one pattern cannot be long: instructions are bounded, and so is what each byte may follow of them.
            PatternMatcher matcher = new(pattern);
            long before = scratch.Steps;
            bool isMatch = matcher.IsMatch(value, scratch);
            Assert.True(scratch.Steps - before <= value.Length * (pattern.Root.Size + 10L) * 3, $"{scratch.Steps - before} steps");
            Assert.Equal(isMatch, matcher.Match(value, new (int, int)[pattern.CaptureCount + 1], scratch));
        });
    }

    private sealed class CountingSink : IBodySink
    {
        public void Argument(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) { }

        public void File(ReadOnlySpan<byte> field, ReadOnlySpan<byte> fileName, ReadOnlySpan<byte> content) { }

        public void PartHeader(ReadOnlySpan<byte> part, ReadOnlySpan<byte> line) { }

        public void XmlText(ReadOnlySpan<byte> text) { }

        public void XmlAttribute(ReadOnlySpan<byte> value) { }
    }
}
