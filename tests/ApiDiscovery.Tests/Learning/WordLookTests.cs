using Insight.ApiDiscovery.Learning;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Learning;

/// <summary>What the spelling of a word says.</summary>
public class WordLookTests
{
    [Fact]
    public void ValueOdds_WordsSpelledAsEitherSort_AreToldApart()
    {
        WordLook look = Of(values: 30, constants: 30);
        Assert.True(look.ValueOdds("kelpo-tarn") > 0);
        Assert.True(look.ValueOdds("Get99State") < 0);
    }

    [Fact]
    public void ValueOdds_TheWordItself_DoesNotCount()
    {
        WordLook without = Of(values: 30, constants: 30), with = Of(values: 30, constants: 30);
        with.AddValue("Get99State");
        Assert.Equal(without.ValueOdds("Get99State"), with.ValueOdds("Get99State"), 9);
    }

    [Fact]
    public void ValueOdds_FewWords_SayNothing() => Assert.Equal(0, Of(values: 30, constants: 5).ValueOdds("Get99State"));

    private static WordLook Of(int values, int constants)
    {
        WordLook look = new();
        for (int i = 0; i < values; i++) look.AddValue($"kel{(char)('a' + i % 26)}{(char)('a' + i / 26)}-tarn");
        for (int i = 0; i < constants; i++) look.AddConstant($"Get{i}State");
        return look;
    }
}
