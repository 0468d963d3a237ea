using System.Text;
using Insight.Waf.Operators;

namespace Insight.Waf.Tests.Operators;

public class OperatorTests
{
    public static TheoryData<string> Refused => ["fuzzyHash", "inspectFile", "rsub", "validateDTD", "validateSchema"];

    public static TheoryData<string> Taken =>
    [
        "beginsWith", "contains", "containsWord", "endsWith", "eq", "ge", "gt", "ipMatch", "le", "lt", "noMatch", "pm", "streq", "strmatch",
        "unconditionalMatch", "validateByteRange", "validateUrlEncoding", "validateUtf8Encoding", "verifyCC", "verifyCPF", "verifySSN", "verifySVNR", "within",
    ];

    [Theory]
    [InlineData("beginsWith", "ab", "abc", true)]
    [InlineData("beginsWith", "ab", "ab", true)]
    [InlineData("beginsWith", "ab", "a", false)]
    [InlineData("beginsWith", "", "a", true)]
    [InlineData("endsWith", "bc", "abc", true)]
    [InlineData("endsWith", "abc", "bc", false)]
    [InlineData("contains", "b", "abc", true)]
    [InlineData("contains", "B", "abc", false)]
    [InlineData("contains", "", "", true)]
    [InlineData("strmatch", "bc", "abcd", true)]
    [InlineData("containsWord", "cat", "a cat!", true)]
    [InlineData("containsWord", "cat", "concat cat", true)]
    [InlineData("containsWord", "cat", "concat", false)]
    [InlineData("containsWord", "cat", "cats", false)]
    [InlineData("containsWord", "cat", "cat", true)]
    [InlineData("containsWord", "cat", "_cat9", true)]
    [InlineData("containsWord", "", "", true)]
    [InlineData("containsWord", "cat", "", false)]
    [InlineData("streq", "a", "a", true)]
    [InlineData("streq", "a", "A", false)]
    [InlineData("within", "GET,POST", "POST", true)]
    [InlineData("within", "GET,POST", "", true)]
    [InlineData("within", "GET", "GETS", false)]
    [InlineData("noMatch", "", "x", false)]
    [InlineData("unconditionalMatch", "", "", true)]
    [InlineData("eq", "0", "", true)]
    [InlineData("eq", "5", "5 apples", true)]
    [InlineData("eq", "-3", " -3", true)]
    [InlineData("eq", "0", "abc", true)]
    [InlineData("eq", "1", "0x1", false)]
    [InlineData("ge", "5", "5", true)]
    [InlineData("ge", "5", "4", false)]
    [InlineData("gt", "5", "6", true)]
    [InlineData("gt", "5", "5", false)]
    [InlineData("le", "5", "5", true)]
    [InlineData("le", "5", "6", false)]
    [InlineData("lt", "5", "-1", true)]
    [InlineData("lt", "5", "5", false)]
    [InlineData("gt", "1", "99999999999999999999", true)]
    [InlineData("lt", "1", "-99999999999999999999", true)]
    [InlineData("validateByteRange", "9,32-126", "abc\t", false)]
    [InlineData("validateByteRange", "9,32-126", "abc\n", true)]
    [InlineData("validateByteRange", "1-255", "a\0", true)]
    [InlineData("validateByteRange", "1-255", "", false)]
    [InlineData("validateByteRange", "0-255", "\0\u00ff", false)]
    [InlineData("validateUrlEncoding", "", "a%41", false)]
    [InlineData("validateUrlEncoding", "", "%", true)]
    [InlineData("validateUrlEncoding", "", "%4", true)]
    [InlineData("validateUrlEncoding", "", "%4g", true)]
    [InlineData("validateUrlEncoding", "", "%41%zz", true)]
    [InlineData("validateUrlEncoding", "", "", false)]
    [InlineData("validateUtf8Encoding", "", "caf\u00c3\u00a9", false)]
    [InlineData("validateUtf8Encoding", "", "caf\u00e9", true)]
    [InlineData("validateUtf8Encoding", "", "\u00c0\u00af", true)]
    [InlineData("validateUtf8Encoding", "", "\u00ed\u00a0\u0080", true)]
    [InlineData("validateUtf8Encoding", "", "\u00f5\u0080\u0080\u0080", true)]
    [InlineData("ipMatch", "127.0.0.1,::1", "127.0.0.1", true)]
    [InlineData("ipMatch", "127.0.0.1,::1", "::1", true)]
    [InlineData("ipMatch", "127.0.0.1,::1", "0:0:0:0:0:0:0:1", true)]
    [InlineData("ipMatch", "10.0.0.0/8", "10.255.1.2", true)]
    [InlineData("ipMatch", "10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("ipMatch", "2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("ipMatch", "2001:db8::/32", "2001:db9::", false)]
    [InlineData("ipMatch", "10.0.0.0/8", "::ffff:10.1.1.1", true)]
    [InlineData("ipMatch", "0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("ipMatch", "0.0.0.0/0", "::1", false)]
    [InlineData("ipMatch", "::/0", "fe80::1", true)]
    [InlineData("ipMatch", "10.0.0.1", "10.0.0.1.2", false)]
    [InlineData("ipMatch", "10.0.0.1", "", false)]
    [InlineData("ipMatch", "10.0.0.0/8, 10.1.0.0/16 ,9.0.0.0/8", "10.0.0.1", true)]
    [InlineData("ipMatch", "::1", ":::1", false)]
    [InlineData("ipMatch", "::1", "1::1::1", false)]
    [InlineData("ipMatch", "::1", "::00001", false)]
    [InlineData("ipMatch", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", true)]
    [InlineData("ipMatch", "1::", "1:", false)]
    [InlineData("pm", "abc xyz", "..XyZ..", true)]
    [InlineData("pm", "abc xyz", "ab xy", false)]
    [InlineData("pm", "( )", "f(", true)]
    [InlineData("pm", "?>", "a ?", false)]
    [InlineData("pm", "?>", "a ?>", true)]
    [InlineData("pm", "|41 42|c", "xabCx", true)]
    [InlineData("pm", "a|20|b", "a b", true)]
    [InlineData("pm", "a|b", "a|b", true)]
    [InlineData("pm", "a|zz|b c", "c", true)]
    [InlineData("pm", "\u00e9", "\u00e9", true)]
    [InlineData("pm", "a ab abc", "xxA", true)]
    [InlineData("pm", "abcd", "", false)]
    [InlineData("pm", "abcd", "abc", false)]
    [InlineData("verifyCC", "\\d{13,16}", "4111111111111111", true)]
    [InlineData("verifyCC", "\\d{16}", "x 4111111111111112", false)]
    [InlineData("verifyCC", "(?:\\d[ -]?){16}", "pay 4111-1111-1111-1111 now", true)]
    [InlineData("verifyCC", "\\d{16}", "94111111111111111", true)]
    [InlineData("verifySSN", "\\d{3}-?\\d{2}-?\\d{4}", "078-05-1120", true)]
    [InlineData("verifySSN", "\\d{3}-?\\d{2}-?\\d{4}", "666-05-1120", false)]
    [InlineData("verifySSN", "\\d{9}", "123456789", false)]
    [InlineData("verifySSN", "\\d{9}", "078001120", false)]
    [InlineData("verifyCPF", "[\\d.-]{11,14}", "529.982.247-25", true)]
    [InlineData("verifySVNR", "[\\d ]{10,11}", "1237 010180", true)]
    [InlineData("verifySVNR", "\\d{10}", "1238010180", false)]
    [InlineData("verifySVNR", "\\d{10}", "0000000000", false)]
    [InlineData("verifyCPF", "\\d{11}", "52998224726", false)]
    [InlineData("verifyCPF", "\\d{11}", "11111111111", false)]
    public void Evaluate_Value_Tells(string name, string argument, string value, bool expected) =>
        Assert.Equal(expected, Operating.Evaluate(name, argument, value));

    [Theory]
    [InlineData("validateByteRange", "1-256")]
    [InlineData("validateByteRange", "9-1")]
    [InlineData("validateByteRange", "")]
    [InlineData("ipMatch", "10.0.0.0/33")]
    [InlineData("ipMatch", "host")]
    [InlineData("ipMatch", "")]
    [InlineData("pm", " ")]
    [InlineData("pmFromFile", "absent.data")]
    [InlineData("pmFromFile", "")]
    [InlineData("ipMatchFromFile", "absent.data")]
    [InlineData("verifyCC", "(")]
    [InlineData("verifySSN", "")]
    [InlineData("noSuchOperator", "")]
    public void Create_WrongArgument_SaysWhatIsWrong(string name, string argument)
    {
        Assert.Null(OperatorTable.Create(name, argument, ".", out string? error));
        Assert.NotNull(error);
        Assert.EndsWith(".", error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Create_RefusedOperator_IsKnownAndSaysWhy(string name)
    {
        Assert.True(OperatorTable.IsKnown(name));
        Assert.Null(OperatorTable.Create(name, "", ".", out string? error));
        Assert.Contains("@" + name, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rx")]
    [InlineData("RXGLOBAL")]
    [InlineData("detectSQLi")]
    [InlineData("detectXSS")]
    [InlineData("geoLookup")]
    [InlineData("gsbLookup")]
    [InlineData("rbl")]
    public void Create_OperatorOfAnotherPart_IsNullWithoutError(string name)
    {
        Assert.True(OperatorTable.IsKnown(name));
        Assert.Null(OperatorTable.Create(name, "x", ".", out string? error));
        Assert.Null(error);
    }

    [Fact]
    public void Create_NameInOtherCase_IsFound() => Assert.NotNull(OperatorTable.Create("BEGINSWITH", "", ".", out _));

    [Theory]
    [MemberData(nameof(Taken))]
    public void Evaluate_AnyBytes_DoesNotThrow(string name)
    {
        string argument = name switch
        {
            "ipMatch" => "::/1",
            "validateByteRange" => "1-9",
            "verifyCC" or "verifyCPF" or "verifySSN" or "verifySVNR" => "[0-9.-]{9,}",
            _ => "a:1.2%",
        };
        Operator made = Operating.Create(name, argument);
        Random random = new(7);
        byte[] alphabet = [.. "a:1.2%0-f é"u8];
        for (int round = 0; round < 2000; round++)
        {
            byte[] value = random.GetItems(alphabet, random.Next(24));
            if (round % 2 == 0) random.NextBytes(value);
            made.Evaluate(value, Encoding.Latin1.GetBytes(argument));
        }
    }

    [Theory]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("-9223372036854775809", long.MinValue)]
    [InlineData("+7", 7)]
    [InlineData("\t 12a", 12)]
    [InlineData("--1", 0)]
    [InlineData("-", 0)]
    [InlineData("", 0)]
    public void Read_Text_GivesLeadingNumber(string text, long expected) => Assert.Equal(expected, LeadingNumber.Read(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void TryFind_ByteOutsideRange_SaysWhere()
    {
        CompiledOperator made = Assert.IsAssignableFrom<CompiledOperator>(Operating.Create("validateByteRange", "32-126"));
        Assert.True(made.TryFind("ab\n"u8, out int start, out int length));
        Assert.Equal((2, 1), (start, length));
    }

    [Fact]
    public void Create_FilesOfAddresses_ReadsBoth()
    {
        using TemporaryFolder folder = new();
        folder.Write("a.data", "# ours\n10.0.0.0/8\r\n\n");
        folder.Write("b.data", " 2001:db8::/32 \n");
        Operator made = Operating.Create("ipMatchFromFile", "a.data b.data", folder.Path);
        Assert.True(made.Evaluate("10.1.2.3"u8, default));
        Assert.True(made.Evaluate("2001:db8::9"u8, default));
        Assert.False(made.Evaluate("11.1.2.3"u8, default));
    }
}
