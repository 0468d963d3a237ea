using Insight.Waf.Language;
using Insight.Waf.Matching;
using Insight.Waf.Rules;
using Insight.Waf.Tests.OwnRules;
using Insight.Waf.Tests.Rules;

namespace Insight.Waf.Tests.Matching;

/// <summary>
/// Every pattern of the rules against values made to keep it busy: the work grows no faster than the value. Work is counted, not timed, so that
/// the machine has no say. Each run has a matcher that has no states yet, as at the first request of an attack.
/// </summary>
public sealed class LinearTimeTests
{
    private const int Length = 64 * 1024;

    /// <summary>How much shorter the value is that the whole is compared with: quadratic work would be 256 times as much.</summary>
    private const int Ratio = 16;

    /// <summary>A little more than the ratio: the short value spends more of itself on the way to the loop.</summary>
    private const double MaxGrowth = 1.1 * Ratio;

    /// <summary>Work that any value may take, however short: states are built once.</summary>
    private const long Floor = 20_000;

    /// <summary>About three times what the dearest takes. A backtracking matcher takes a million.</summary>
    private const long MaxStepsPerByte = 400;

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
            Check(pattern, "whether", (matcher, value, scratch) => matcher.IsMatch(value, scratch));
            Check(pattern, "where", (matcher, value, scratch) => matcher.Match(value, new (int, int)[pattern.CaptureCount + 1], scratch));
        }
    }

    private static void Check(Pattern pattern, string asks, Func<PatternMatcher, byte[], MatchScratch, bool> match)
    {
        foreach ((byte[] Prefix, byte[] Pump) pieces in Adversary.Pieces(pattern).OrderByDescending(pieces => Steps(pieces, Length / Ratio)).Take(2))
        {
            long part = Steps(pieces, Length / Ratio), whole = Steps(pieces, Length);
            Assert.True(whole <= Floor + part * MaxGrowth, $"{part} steps for {Length / Ratio} bytes, {whole} for {Length}: {asks} /{pattern}/ matches");
            Assert.True(whole <= Floor + (long)Length * MaxStepsPerByte, $"{whole} steps for {Length} bytes: {asks} /{pattern}/ matches");
        }

        long Steps((byte[] Prefix, byte[] Pump) candidate, int length)
        {
            MatchScratch scratch = new();
            match(new PatternMatcher(pattern), Adversary.Fill(candidate, length), scratch);
            return scratch.Steps;
        }
    }

    private static Pattern[] Patterns(RuleSet rules) =>
        [.. rules.Rules.SelectMany(RuleLoader.Links).Select(link => link.Operator.Pattern?.Pattern).OfType<Pattern>().DistinctBy(pattern => pattern.Text)];
}
