using Insight.Endpoints.Profiles;

namespace Insight.Endpoints.Tests.Profiles;

public sealed class WafAdjustmentTests
{
    private static readonly ArgumentVerdict s_prose = new(0, ProfileReasons.None, 1, ParameterTexture.Prose);
    private static readonly ArgumentVerdict s_letters = new(0, ProfileReasons.None, 1, ParameterTexture.NonAscii);

    [Theory]
    [InlineData(true, "attack-sqli", "paranoia-level/1")]
    [InlineData(true, "attack-xss", "paranoia-level/1")]
    [InlineData(true, "attack-rce", "paranoia-level/2")]
    [InlineData(false, "attack-rce", "paranoia-level/1")]
    [InlineData(false, "attack-lfi", "paranoia-level/1")]
    [InlineData(false, "attack-protocol", "paranoia-level/3")]
    [InlineData(false, "some-tag", "paranoia-level/x")]
    public void Excuses_Prose(bool expected, params string[] tags) => Assert.Equal(expected, WafAdjustment.Excuses(RuleFacts.Of(tags), s_prose, isDetected: false));

    [Theory]
    [InlineData(true, "attack-protocol")]
    [InlineData(true, "attack-xss")]
    [InlineData(false, "attack-rce")]
    public void Excuses_LettersAboveAscii(bool expected, string tag) => Assert.Equal(expected, WafAdjustment.Excuses(RuleFacts.Of([tag, "paranoia-level/3"]), s_letters, isDetected: false));

    [Fact]
    public void Excuses_WhatADetectorTakesForAnAttackOrTheProfileFindsUnusual_Never()
    {
        RuleFacts rule = RuleFacts.Of(["attack-sqli", "paranoia-level/2"]);

        Assert.False(WafAdjustment.Excuses(rule, s_prose, isDetected: true));
        Assert.False(WafAdjustment.Excuses(rule, s_prose with { Reasons = ProfileReasons.NewSymbol }, isDetected: false));
        Assert.False(WafAdjustment.Excuses(rule, s_prose with { Texture = ParameterTexture.None }, isDetected: false));
    }

    [Fact]
    public void Score_TakesAwayAndAdds_NeverBelowZero()
    {
        RequestJudgement judgement = new(3, ProfileReasons.TooLong, ArgumentPlace.Query, 0);

        Assert.Equal(8, WafAdjustment.Score(10, 5, judgement));
        Assert.Equal(3, WafAdjustment.Score(2, 5, judgement));
    }
}
