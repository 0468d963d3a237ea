using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Insight.Waf.Matching;

namespace Insight.Waf.Tests.Matching;

public sealed class BacktrackingTests
{
    private const PatternOptions Options = PatternOptions.DotAll | PatternOptions.Multiline | PatternOptions.Backtracking;

    [Theory]
    [InlineData("a(?=b)", "ab", true)]
    [InlineData("a(?!b)", "ab", false)]
    [InlineData("(?<=a)b", "ab", true)]
    [InlineData("(?<!a)b", "ab", false)]
    [InlineData("(?<!a|cd)b", "cdb", false)]
    [InlineData("(?>a+)ab", "aaab", false)]
    [InlineData("a++ab", "aaab", false)]
    [InlineData("a++b", "aaab", true)]
    [InlineData("\\s*+;", " \t;", true)]
    [InlineData("(?:a{1,3}+){2}", "aaaa", true)]
    [InlineData("^a{1,3}+a", "aaa", false)]
    [InlineData("(a|b)\\1", "ab", false)]
    [InlineData("(a|b)\\1", "bb", true)]
    [InlineData("(?i)(a)\\1", "aA", true)]
    [InlineData("(?<q>['\"])x\\k<q>", "'x'", true)]
    [InlineData("(?P<q>['\"])x(?P=q)", "'x\"", false)]
    [InlineData("(a)(b)\\g{-1}", "abb", true)]
    [InlineData("(a)(b)\\g{1}\\g2", "abab", true)]
    [InlineData("(a)\\g1(?=2)", "aa2", true)]
    [InlineData("(?i)k(?!x)", "\u212A", false)]
    [InlineData("(?=\\w)\u00E9", "\u00E9", false)]
    [InlineData("(?i)(?=\u00E9)\u00C9", "\u00C9", false)]
    [InlineData("(?=.)[^\u00E9]", "\u00E9", false)]
    [InlineData("(?=[\\xE9])\\xE9", "\u00E9", true)]
    [InlineData("\\b(?=\\w)\u00E9", "x\u00E9", false)]
    [InlineData("(?=a)\\bab\\b\u00E9", "ab\u00E9", true)]
    [InlineData("^(?=b)", "a\nb", true)]
    [InlineData("\n^(?!x)", "a\n", false)]
    [InlineData("a$(?!x)", "a\nb", true)]
    [InlineData("a\\Z(?!x)", "a\n", true)]
    [InlineData("(?=x)[^\\x00-\\xFF]|x", "x", true)]
    public void Match_WhatOnlyBacktrackingCan_IsPerls(string text, string value, bool expected)
    {
        Pattern pattern = Pattern.Parse(text, Options);
        byte[] bytes = Encoding.Latin1.GetBytes(value);

        Assert.True(pattern.Backtracks);
        Assert.Throws<PatternException>(() => Pattern.Parse(text, Options & ~PatternOptions.Backtracking));
        Assert.Equal(expected, pattern.CreateMatcher().IsMatch(bytes, new MatchScratch()));
        Assert.Equal(expected, pattern.CreateMatcher().Match(bytes, new (int, int)[1], new MatchScratch()));
    }

    [Theory]
    [InlineData("(a)\\2", "no such group")]
    [InlineData("(a)\\k<b>", "no group before")]
    [InlineData("(a)(?P=b)", "no group before")]
    [InlineData("\\g{-1}(a)", "no such group")]
    [InlineData("a(?R)", "recursion")]
    [InlineData("(a)\\g<1>", "references")]
    [InlineData("(?(1)a)", "conditions")]
    [InlineData("(*FAIL)", "verbs")]
    [InlineData("(?|a|b)", "branch reset")]
    [InlineData("(?=a", "no ')'")]
    public void Parse_WhatNothingCanMatch_IsRefused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<PatternException>(() => Pattern.Parse(text, Options)).Reason, StringComparison.Ordinal);

    [Fact]
    public void CreateMatcher_PatternOfTheLinearMatcher_StaysWithIt()
    {
        foreach (Pattern pattern in CrsPatterns.Texts.Append("(?i)^(a|b)+?$").Select(text => Pattern.Parse(text, Options)))
        {
            Assert.False(pattern.Backtracks);
            Assert.IsType<PatternMatcher>(pattern.CreateMatcher());
        }
    }

    [Theory]
    [InlineData("(?i)(\\w+)[^a]*?(?!\\b\\1\\b)(\\d|x)")]
    [InlineData("([ab])(?:(?<=a)(b)|(?<!a)(c))?\\1")]
    [InlineData("^(?!.*x)(?>[^b]*)(b|$)")]
    [InlineData("(?<!\\n)(?=(a+))b*?c|(\u00E9)(?=.)")]
    public void Match_RandomValues_AgreesWithTheFramework(string text)
    {
        Regex oracle = Oracle.Create(text);
        Pattern pattern = Pattern.Parse(text, Options);
        IPatternMatcher matcher = pattern.CreateMatcher();
        PatternSet set = new([pattern]);
        MatchScratch scratch = new() { BacktrackingTicks = long.MaxValue };
        Random random = new(text.Length);
        (int Start, int Length)[] groups = new (int, int)[pattern.CaptureCount + 1];
        int matches = 0;
        for (int round = 0; round < 2000; round++)
        {
            byte[] value = [.. Enumerable.Range(0, random.Next(9)).Select(_ => (byte)"abcx1 \n\u00E9\u00C9A"[random.Next(10)])];
            Match expected = oracle.Match(Oracle.Text(value));
            string what = Convert.ToHexString(value);

            Assert.True(expected.Success == matcher.IsMatch(value, scratch), what);
            Assert.True(expected.Success == matcher.Match(value, groups, scratch), what);
            set.Match(value, scratch);
            Assert.True(scratch.Any || !expected.Success, what);
            if (!expected.Success) continue;
            matches++;
            Assert.Equal(expected.Groups.Cast<Group>().Select(group => group.Success ? (group.Index, group.Length) : (-1, 0)), groups);
        }

        Assert.InRange(matches, 50, 1999);
    }

    [Fact]
    public void IsMatch_ValuesMadeToBeSlow_AreGivenUp_AndTogetherCostNoMoreThanTheBudget()
    {
        IPatternMatcher matcher = Pattern.Parse("^(?:a|aa)+(?!x)[bd]", Options).CreateMatcher();
        byte[] slow = Encoding.ASCII.GetBytes(new string('a', 100) + "!\nab");
        MatchScratch scratch = new();
        long start = Stopwatch.GetTimestamp();

        for (int round = 0; round < 1000; round++)
        {
            scratch.HasGivenUp = false;
            Assert.False(matcher.IsMatch(slow, scratch));
            Assert.True(scratch.HasGivenUp);
        }

        // A thousand times its timeout would be 50 s; what is left is for a machine that is busy otherwise.
        Assert.InRange(Stopwatch.GetElapsedTime(start), BacktrackingMatcher.MatchTimeout, TimeSpan.FromSeconds(25));
        Assert.True(matcher.IsMatch("aaab"u8, new MatchScratch()));
    }

    [Fact]
    public void IsMatch_LongValue_IsGivenUpOnlyWhenTheRestOfThePatternIsThere()
    {
        IPatternMatcher matcher = Pattern.Parse("a(?!b)", Options).CreateMatcher();
        MatchScratch scratch = new();

        Assert.False(matcher.IsMatch(new byte[BacktrackingMatcher.MaxValueBytes + 1], scratch));
        Assert.False(scratch.HasGivenUp);
        Assert.True(matcher.IsMatch(Encoding.ASCII.GetBytes(new string('a', BacktrackingMatcher.MaxValueBytes)), scratch));
        Assert.False(matcher.IsMatch(Encoding.ASCII.GetBytes(new string('a', BacktrackingMatcher.MaxValueBytes + 1)), scratch));
        Assert.True(scratch.HasGivenUp);
    }
}
