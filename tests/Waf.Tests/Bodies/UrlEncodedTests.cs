using System.Text;
using Insight.Waf.Bodies;

namespace Insight.Waf.Tests.Bodies;

public sealed class UrlEncodedTests
{
    [Theory]
    [InlineData("", "", false)]
    [InlineData("a=1&b=2", "a=1|b=2", false)]
    [InlineData("a=1&&b=2&", "a=1|b=2", false)]
    [InlineData("a", "a=", false)]
    [InlineData("a=", "a=", false)]
    [InlineData("=1", "=1", false)]
    [InlineData("=", "=", false)]
    [InlineData("a=b=c", "a=b=c", false)]
    [InlineData("a+b=c+d", "a b=c d", false)]
    [InlineData("%61=%6A%6b", "a=jk", false)]
    [InlineData("a%3Db=%26", "a=b=&", false)]
    [InlineData("a=%FF%00", "a=\u00FF\0", false)]
    [InlineData("a=%", "a=%", true)]
    [InlineData("a=%4", "a=%4", true)]
    [InlineData("a=%zz%41", "a=%zzA", true)]
    [InlineData("%4=%4&b=%41", "%4=%4|b=A", true)]
    [InlineData("a=%%41", "a=%A", true)]
    [InlineData("a=1;b=2", "a=1;b=2", false)]
    public void Parse_Text_ReportsPairs(string text, string expected, bool invalid)
    {
        RecordingSink sink = new();

        BodyResult result = UrlEncoded.Parse(Encoding.Latin1.GetBytes(text), (byte)'&', 100, sink, out bool invalidEscape);

        Assert.Null(result.Error);
        Assert.Equal(expected, sink.Line());
        Assert.Equal(invalid, invalidEscape);
    }

    [Fact]
    public void Parse_OtherSeparator_SplitsThere()
    {
        RecordingSink sink = new();

        UrlEncoded.Parse("a=1;b=2&c"u8, (byte)';', 100, sink);

        Assert.Equal("a=1|b=2&c", sink.Line());
    }

    [Fact]
    public void Parse_MoreThanLimit_IsErrorAfterReportingTheFirst()
    {
        RecordingSink sink = new();

        BodyResult result = UrlEncoded.Parse("a&b&c"u8, (byte)'&', 2, sink);

        Assert.Contains("limit", result.Error, StringComparison.Ordinal);
        Assert.Equal("a=|b=", sink.Line());
    }

    [Fact]
    public void Parse_HundredThousandKeys_ReportsAll()
    {
        RecordingSink sink = new();
        byte[] text = Encoding.Latin1.GetBytes(string.Join('&', Enumerable.Range(0, 100_000).Select(number => $"k{number}=%41")));

        Assert.Null(UrlEncoded.Parse(text, (byte)'&', int.MaxValue, sink).Error);
        Assert.Equal(100_000, sink.Arguments.Count);
    }

    [Fact]
    public void Parse_EncodedPairs_GivesThemBack()
    {
        Random random = new(1);
        for (int round = 0; round < 300; round++)
        {
            List<(string Name, string Value)> pairs = Samples.Pairs(random, maxLength: round % 50 == 0 ? 2000 : 20);
            string text = string.Join('&', pairs.Select(pair => Encode(pair.Name, random) + "=" + Encode(pair.Value, random)));
            RecordingSink sink = new();

            Assert.Null(UrlEncoded.Parse(Encoding.Latin1.GetBytes(text), (byte)'&', 1000, sink, out bool invalidEscape).Error);
            Assert.Equal(pairs, sink.Arguments);
            Assert.False(invalidEscape);
        }
    }

    [Fact]
    public void Parse_RandomText_AgreesWithModel()
    {
        Random random = new(2);
        const string Alphabet = "ab=&%+41fFg\u00E9";
        for (int round = 0; round < 3000; round++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(40)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            RecordingSink sink = new();

            UrlEncoded.Parse(Encoding.Latin1.GetBytes(text), (byte)'&', 1000, sink);

            Assert.Equal(Model(text), sink.Arguments);
        }
    }

    private static List<(string Name, string Value)> Model(string text) =>
        [.. text.Split('&').Where(pair => pair.Length > 0).Select(pair => pair.Split('=', 2)).Select(pair => (Decode(pair[0]), pair.Length > 1 ? Decode(pair[1]) : ""))];

    private static string Decode(string text) => System.Text.RegularExpressions.Regex.Replace(
        text.Replace('+', ' '), "%([0-9a-fA-F]{2})", match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString());

    private static string Encode(string text, Random random) => string.Concat(text.Select(letter =>
        letter == ' ' && random.Next(2) == 0 ? "+"
        : "%&=+ ".Contains(letter) || random.Next(4) == 0 ? (random.Next(2) == 0 ? $"%{(int)letter:x2}" : $"%{(int)letter:X2}")
        : letter.ToString()));
}
