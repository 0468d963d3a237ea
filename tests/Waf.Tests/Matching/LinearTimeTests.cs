using Insight.Waf.Language;
using Insight.Waf.Matching;
using Insight.Waf.Rules;
using Insight.Waf.Tests.Measuring;
using Insight.Waf.Tests.OwnRules;
using Insight.Waf.Tests.Rules;

namespace Insight.Waf.Tests.Matching;

/// <summary>
/// Every pattern of the rules against values made to keep it busy. The dearest are found with short values; those are then measured in full,
/// each run with a matcher that has no states yet, as at the first request of an attack.
/// </summary>
public sealed class LinearTimeTests
{
    private const int Length = 128 * 1024;
    private const int ProbeLength = 4 * 1024;

    /// <summary>Whether a pattern matches: the dearest takes 13, and the states that an attack may force up to a hundred. A backtracking matcher takes a million.</summary>
    private const double MaxNanosecondsPerByte = 250;

    /// <summary>Where it matches, with its groups: about five times what the dearest takes.</summary>
    private const double MaxNanosecondsPerByteWithGroups = 5000;

    [Fact]
    public void Match_OwnPatterns_TakesLinearTime() => Check(Patterns(OwnRuleSet.Load(out _)!));

    [Fact]
    public void Match_CoreRuleSetPatterns_TakesLinearTime()
    {
        if (CoreRuleSet.Folder is not null) Check(Patterns(RuleSet.Load(CoreRuleSet.Sources(), out _)!));
    }

    private static void Check(Pattern[] patterns)
    {
        Assert.NotEmpty(patterns);
        foreach (Pattern pattern in patterns)
        {
            Check(pattern, MaxNanosecondsPerByte, (matcher, value, scratch) => matcher.IsMatch(value, scratch));
            Check(pattern, MaxNanosecondsPerByteWithGroups, (matcher, value, scratch) => matcher.Match(value, new (int, int)[pattern.CaptureCount + 1], scratch));
        }
    }

    private static void Check(Pattern pattern, double maxNanosecondsPerByte, Func<PatternMatcher, byte[], MatchScratch, bool> match)
    {
        (byte[] Prefix, byte[] Pump) pieces = Adversary.Pieces(pattern).MaxBy(Steps);
        Linear.Check($"/{pattern}/", Length, maxNanosecondsPerByte, length =>
        {
            MatchScratch scratch = new();
            byte[] value = Adversary.Fill(pieces, length);
            return () => match(new PatternMatcher(pattern), value, scratch);
        });

        long Steps((byte[] Prefix, byte[] Pump) candidate)
        {
            MatchScratch scratch = new();
            match(new PatternMatcher(pattern), Adversary.Fill(candidate, ProbeLength), scratch);
            return scratch.Steps;
        }
    }

    private static Pattern[] Patterns(RuleSet rules) =>
        [.. rules.Rules.SelectMany(RuleLoader.Links).Select(link => link.Operator.Pattern?.Pattern).OfType<Pattern>().DistinctBy(pattern => pattern.Text)];
}
