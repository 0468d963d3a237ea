using System.Text;
using Insight.Waf.Matching;

namespace Insight.Waf.Tests.Matching;

public sealed class PatternTests
{
    [Theory]
    [InlineData("a(?=b)", 1, "lookaround")]
    [InlineData("a(?!b)", 1, "lookaround")]
    [InlineData("(?<=a)b", 0, "lookaround")]
    [InlineData("(?<!a)b", 0, "lookaround")]
    [InlineData("x(?>a)", 1, "atomic")]
    [InlineData("ab*+", 3, "possessive")]
    [InlineData("(a)\\1", 3, "backreferences")]
    [InlineData("(?P<n>a)(?P=n)", 8, "references")]
    [InlineData("a(?R)", 1, "recursion")]
    [InlineData("(?|a|b)", 0, "branch reset")]
    [InlineData("(?(1)a)", 0, "conditions")]
    [InlineData("(*FAIL)", 0, "verbs")]
    [InlineData("ab(c", 2, "no ')'")]
    [InlineData("ab)c", 2, "closes no group")]
    [InlineData("a[bc", 1, "no ']'")]
    [InlineData("a[c-a]", 2, "out of order")]
    [InlineData("[[:alhpa:]]", 1, "no class")]
    [InlineData("a|*b", 2, "nothing before it")]
    [InlineData("{2}", 0, "nothing before it")]
    [InlineData("a{3,2}", 2, "out of order")]
    [InlineData("a{1001}", 2, "above 1000")]
    [InlineData("a**", 2, "quantifier of a quantifier")]
    [InlineData("ab\\", 2, "nothing behind")]
    [InlineData("a\\x{100}", 1, "byte")]
    [InlineData("a\\j", 1, "not supported")]
    [InlineData("a\u0100", 1, "no byte")]
    [InlineData("((a{1000}){1000})", 1, "steps")]
    [InlineData("(?<n>a)(?<n>b)", 10, "name")]
    public void Parse_Unsupported_SaysWhereAndWhy(string text, int position, string reason)
    {
        PatternException error = Assert.Throws<PatternException>(() => Pattern.Parse(text, PatternOptions.None));

        Assert.Equal(position, error.Position);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_DeepNesting_IsRefused() =>
        Assert.Throws<PatternException>(() => Pattern.Parse(new string('(', 10_000) + new string(')', 10_000), PatternOptions.None));

    [Fact]
    public void Parse_CoreRuleSet_ReadsAllPatterns()
    {
        if (CrsPatterns.Texts.Count == 0) return;

        Assert.Equal(295, CrsPatterns.Parse().Length);
    }

    [Theory]
    [InlineData("(a)(?:b)(?P<n>c)(?<m>d)(?'o'e)", 4)]
    [InlineData("(?i)a|(?#(x)b", 0)]
    public void CaptureCount_Groups_CountsCapturing(string text, int count) =>
        Assert.Equal(count, Pattern.Parse(text, PatternOptions.None).CaptureCount);

    [Theory]
    [InlineData("^a.b$", "a\nb", PatternOptions.None, false)]
    [InlineData("^a.b$", "a\nb", PatternOptions.DotAll, true)]
    [InlineData("^b$", "a\nb\nc", PatternOptions.None, false)]
    [InlineData("^b$", "a\nb\nc", PatternOptions.Multiline, true)]
    [InlineData("b$", "ab\n", PatternOptions.None, true)]
    [InlineData("b\\z", "ab\n", PatternOptions.None, false)]
    [InlineData("b$", "ab\n\n", PatternOptions.None, false)]
    [InlineData("b$\n", "ab\n", PatternOptions.None, true)]
    [InlineData("\n^", "a\n", PatternOptions.Multiline, false)]
    [InlineData("\n^", "a\nb", PatternOptions.Multiline, true)]
    [InlineData("^$", "", PatternOptions.None, true)]
    [InlineData("AbC", "xaBcx", PatternOptions.IgnoreCase, true)]
    [InlineData("a(?-i)b", "AB", PatternOptions.IgnoreCase, false)]
    [InlineData("a(?i:b)c", "aBC", PatternOptions.None, false)]
    [InlineData("(a(?i)b|c)d", "Cd", PatternOptions.None, true)]
    [InlineData("[^a]", "A", PatternOptions.IgnoreCase, false)]
    [InlineData("\\xE9", "\u00C9", PatternOptions.IgnoreCase, false)]
    [InlineData("\\x{e9}\\xe9", "\u00E9\u00E9", PatternOptions.None, true)]
    [InlineData("\\w", "\u00E9", PatternOptions.None, false)]
    [InlineData("\\s\\v\\h", "\v\v\t", PatternOptions.None, true)]
    [InlineData("\\Qa.b*\\E+", "a.b**", PatternOptions.None, true)]
    [InlineData("\\Qa.b\\E", "axb", PatternOptions.None, false)]
    [InlineData("a{,2}", "a{,2}", PatternOptions.None, true)]
    [InlineData("a{x", "a{x", PatternOptions.None, true)]
    [InlineData("(?x) a b # c", "ab", PatternOptions.None, true)]
    [InlineData("[]a]+$", "]a]", PatternOptions.None, true)]
    [InlineData("^[[:digit:][:^alnum:]]+$", "1-2", PatternOptions.None, true)]
    [InlineData("^[\\--9]+$", "./5-", PatternOptions.None, true)]
    [InlineData("[\\w-z]", "-", PatternOptions.None, true)]
    [InlineData("\\012\\0\\e\\a[\\b]", "\n\0\u001B\a\b", PatternOptions.None, true)]
    [InlineData("^(?:a*)*$", "aaab", PatternOptions.None, false)]
    [InlineData("^(?:a|b*)*c", "abbac", PatternOptions.None, true)]
    [InlineData("(?:a?){3}b", "b", PatternOptions.None, true)]
    public void Match_Syntax_IsPerls(string text, string value, PatternOptions options, bool expected)
    {
        Pattern pattern = Pattern.Parse(text, options);
        byte[] bytes = Encoding.Latin1.GetBytes(value);
        MatchScratch scratch = new();
        new PatternSet([pattern]).Match(bytes, scratch);

        Assert.Equal(expected, scratch.Any);
        Assert.Equal(expected, new PatternMatcher(pattern).Match(bytes, [], scratch));
    }

    [Fact]
    public void Captures_LessRoomThanGroups_FillsTheRoom()
    {
        Span<(int Start, int Length)> groups = stackalloc (int, int)[2];

        Assert.True(new PatternMatcher(Pattern.Parse("(a+)(b)?(c)", PatternOptions.None)).Match("xaac"u8, groups, new MatchScratch()));
        Assert.Equal((1, 3), groups[0]);
        Assert.Equal((1, 2), groups[1]);
    }
}
