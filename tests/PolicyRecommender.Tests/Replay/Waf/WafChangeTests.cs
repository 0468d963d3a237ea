using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Policy.WafChanges;
using Insight.PolicyRecommender.Replay.Waf;

namespace Insight.PolicyRecommender.Tests.Replay.Waf;

public sealed class WafChangeTests
{
    private static readonly WafRule s_block = new() { Mode = WafModeSetting.Block };

    [Theory]
    [InlineData(WafMode.WafDetect, 4, false, WafEffect.None)]
    [InlineData(WafMode.WafDetect, 5, false, WafEffect.Stops)]
    [InlineData(WafMode.WafBlock, 5, true, WafEffect.None)]
    [InlineData(WafMode.WafOff, 0, false, WafEffect.Unseen)]
    public void Block_StopsWhatReachesTheThreshold(WafMode mode, uint score, bool isStopped, WafEffect expected) =>
        Assert.Equal(expected, WafChange.Of(s_block, new WafSeen { Mode = mode, Score = score, IsStopped = isStopped }));

    [Fact]
    public void Block_RuleThatDeniesByItself_StopsBelowTheThreshold() =>
        Assert.Equal(WafEffect.Stops, WafChange.Of(s_block, new WafSeen { Mode = WafMode.WafDetect, Score = 0, Matches = [new(7, "ARGS:q", 0, true)] }));

    [Theory]
    [InlineData(WafModeSetting.Detect)]
    [InlineData(WafModeSetting.Off)]
    public void Detect_ReleasesWhatWasStopped(WafModeSetting mode) =>
        Assert.Equal(WafEffect.Releases, WafChange.Of(new WafRule { Mode = mode }, new WafSeen { Mode = WafMode.WafBlock, Score = 9, IsStopped = true }));

    [Theory]
    [InlineData(10, 9, true, WafEffect.Releases)]
    [InlineData(9, 9, true, WafEffect.None)]
    [InlineData(3, 3, false, WafEffect.Stops)]
    [InlineData(3, 2, false, WafEffect.None)]
    public void Threshold_IsHeldAgainstTheScore(int threshold, uint score, bool isStopped, WafEffect expected) =>
        Assert.Equal(expected, WafChange.Of(new WafRule { Threshold = threshold }, new WafSeen { Mode = WafMode.WafBlock, Score = score, IsStopped = isStopped, Threshold = 5 }));

    [Theory]
    [InlineData(0, false, 2, WafEffect.Unsampled)]
    [InlineData(2, false, 2, WafEffect.PassesInSample)]
    [InlineData(2, true, 2, WafEffect.StopsInSample)]
    [InlineData(2, false, 3, WafEffect.Unsampled)]
    [InlineData(2, true, 3, WafEffect.StopsInSample)]
    public void Paranoia_IsKnownOfTheSampleOnly(byte shadow, bool blocks, int paranoia, WafEffect expected) =>
        Assert.Equal(expected, WafChange.Of(new WafRule { Paranoia = paranoia }, new WafSeen { Mode = WafMode.WafBlock, Paranoia = (byte)(shadow == 0 ? 0 : 1), ShadowParanoia = shadow, ShadowBlocks = blocks }));

    [Fact]
    public void Paranoia_OfARouteThatHasItAlready_ChangesNothing() =>
        Assert.Equal(WafEffect.None, WafChange.Of(new WafRule { Paranoia = 2 }, new WafSeen { Mode = WafMode.WafBlock, Paranoia = 2, ShadowParanoia = 3, ShadowBlocks = true }));

    [Theory]
    [InlineData("ARGS:comment", 942100, 5, true)]
    [InlineData("ARGS", 942100, 5, true)]
    [InlineData("ARGS:other", 942100, 5, false)]
    [InlineData("ARGS:comment", 942101, 5, false)]
    [InlineData("ARGS:comment", 942100, 10, false)]
    public void Exclusion_ReleasesWhatOnlyTheExcludedMatchStopped(string variable, int rule, uint score, bool releases)
    {
        WafSeen waf = new() { Mode = WafMode.WafBlock, Score = score, IsStopped = true, Threshold = 5, Matches = [new(942100, "ARGS:Comment", 3, false), new(949110, "TX:score", 0, true)] };

        Assert.Equal(releases ? WafEffect.Releases : WafEffect.None, WafChange.Of(new WafExclusionRule { Rules = [rule], Variables = [variable] }, waf));
    }

    [Fact]
    public void Exclusion_OfOneRuleWhereAnotherDeniedByItself_ReleasesNothing()
    {
        WafSeen waf = new() { Mode = WafMode.WafBlock, Score = 3, IsStopped = true, Threshold = 5, Matches = [new(942100, "ARGS:q", 5, false), new(7, "ARGS:q", 0, true)] };

        Assert.Equal(WafEffect.None, WafChange.Of(new WafExclusionRule { Rules = [942100], Variables = ["ARGS:q"] }, waf));
        Assert.Equal(WafEffect.Releases, WafChange.Of(new WafExclusionRule { Rules = [7], Variables = ["ARGS:q"] }, waf));
    }

    [Fact]
    public void Bound_OfWholeClients_IsThatOfAsManyTrialsAsTheyAreWorth()
    {
        // A hundred clients with ten requests each are a hundred trials; one that has as many as all others counts as one.
        Assert.Equal(Insight.PolicyRecommender.Replay.BinomialBound.Upper(0, 100), ClusterBound.Upper(Enumerable.Repeat((10L, 0L), 100)), 9);
        Assert.InRange(ClusterBound.Upper(Enumerable.Repeat((10L, 0L), 100).Append((1_000L, 0L))), 0.5, 0.7);
        Assert.Equal(1, ClusterBound.Upper([]));
    }
}
