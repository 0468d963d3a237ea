using System.Text.RegularExpressions;
using Insight.Waf.Matching;

namespace Insight.Waf.Tests.Matching;

public sealed class DifferentialTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Match_GeneratedPatterns_AgreesWithBacktracking(int seed)
    {
        PatternGenerator generator = new(seed);
        MatchScratch scratch = new();
        for (int round = 0; round < 60; round++)
        {
            string[] texts = [.. Enumerable.Range(0, 12).Select(_ => generator.Pattern())];
            Regex[] oracles = [.. texts.Select(text => Oracle.Create(text))];
            PatternSet set = new([.. texts.Select(text => Pattern.Parse(text, CrsPatterns.Options))]);
            for (int times = 0; times < 30; times++) AssertAgree(set, texts, oracles, generator.Value(), scratch);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Match_GeneratedPatternsAlone_AgreesWithBacktracking(int seed)
    {
        PatternGenerator generator = new(seed);
        MatchScratch scratch = new();
        for (int round = 0; round < 300; round++)
        {
            string text = generator.Pattern();
            Regex[] oracle = [Oracle.Create(text)];
            PatternSet set = new([Pattern.Parse(text, CrsPatterns.Options)]);
            for (int times = 0; times < 20; times++) AssertAgree(set, [text], oracle, generator.Value(), scratch);
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void Captures_GeneratedPatterns_AgreeWithBacktracking(int seed)
    {
        PatternGenerator generator = new(seed);
        MatchScratch scratch = new();
        for (int round = 0; round < 500; round++)
        {
            string text = generator.Pattern();
            Regex oracle = Oracle.Create(text);
            PatternMatcher matcher = new(Pattern.Parse(text, CrsPatterns.Options));
            for (int times = 0; times < 20; times++) AssertCaptures(matcher, oracle, generator.Value(), scratch);
        }
    }

    [Fact]
    public void Match_CoreRuleSet_AgreesWithBacktracking()
    {
        Pattern[] patterns = CrsPatterns.Parse();
        string[] texts = [.. CrsPatterns.Texts];
        Regex[] oracles = [.. texts.Select(text => Oracle.Create(text))];
        PatternSet set = new(patterns);
        PatternMatcher[] matchers = [.. patterns.Select(pattern => new PatternMatcher(pattern))];
        MatchScratch scratch = new();
        foreach (byte[] value in CrsPatterns.Values)
        {
            bool[] matched = AssertAgree(set, texts, oracles, value, scratch);
            for (int index = 0; index < matchers.Length; index++)
            {
                if (matched[index]) AssertCaptures(matchers[index], oracles[index], value, scratch);
            }
        }
    }

    private static bool[] AssertAgree(PatternSet set, string[] texts, Regex[] oracles, byte[] value, MatchScratch scratch)
    {
        string text = Oracle.Text(value);
        set.Match(value, scratch);
        bool[] matched = [.. Enumerable.Range(0, set.Count).Select(scratch.Has)];
        for (int index = 0; index < oracles.Length; index++)
        {
            bool expected = oracles[index].IsMatch(text);
            Assert.True(expected == matched[index], $"/{texts[index]}/ on {Convert.ToHexString(value)}: expected {expected}");
        }

        Assert.Equal(matched.Contains(true), scratch.Any);
        return matched;
    }

    private static void AssertCaptures(PatternMatcher matcher, Regex oracle, byte[] value, MatchScratch scratch)
    {
        (int Start, int Length)[] groups = new (int, int)[matcher.Pattern.CaptureCount + 1];
        bool matched = matcher.Match(value, groups, scratch);
        Match expected = oracle.Match(Oracle.Text(value));
        string what = $"/{matcher.Pattern}/ on {Convert.ToHexString(value)}";
        Assert.True(expected.Success == matched, $"{what}: expected {expected.Success}");
        if (!matched) return;

        for (int group = 0; group < groups.Length; group++)
        {
            (int, int) place = expected.Groups[group] is { Success: true } found ? (found.Index, found.Length) : (-1, 0);
            Assert.True(place == groups[group], $"{what}: group {group} expected {place}, is {groups[group]}");
        }
    }
}
