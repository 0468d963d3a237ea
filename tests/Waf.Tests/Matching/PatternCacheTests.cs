using System.Globalization;
using System.Text;
using Insight.Waf.Matching;

namespace Insight.Waf.Tests.Matching;

public sealed class PatternCacheTests
{
    private readonly PatternCache _cache = new(PatternOptions.DotAll | PatternOptions.Multiline);

    [Fact]
    public void Find_SamePattern_IsMadeOnce() => Assert.Same(_cache.Find("a+"u8), _cache.Find("a+"u8));

    [Theory]
    [InlineData("(")]
    [InlineData("a(?=b)")]
    [InlineData("(a)\\1")]
    [InlineData("(?:a{100}){100}")]
    public void Find_WhatIsNoSmallLinearPattern_IsNull(string text) => Assert.Null(_cache.Find(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void Find_LongPattern_IsNull() => Assert.Null(_cache.Find(new byte[PatternCache.MaxPatternBytes + 1]));

    [Fact]
    public void Find_ManyPatterns_KeepsFew()
    {
        for (int number = 0; number < 1000; number++) Assert.NotNull(_cache.Find(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture))));

        Assert.InRange(_cache.Count, 1, 32);
    }
}
