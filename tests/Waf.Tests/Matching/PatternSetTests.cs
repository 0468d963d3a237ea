using System.Text;
using Insight.Waf.Matching;

namespace Insight.Waf.Tests.Matching;

public sealed class PatternSetTests
{
    [Fact]
    public void Match_TinyCache_FindsTheSame()
    {
        PatternGenerator generator = new(seed: 11);
        MatchScratch scratch = new();
        for (int round = 0; round < 40; round++)
        {
            Pattern[] patterns = [.. Enumerable.Range(0, 12).Select(_ => Pattern.Parse(generator.Pattern(), CrsPatterns.Options))];
            PatternSet large = new(patterns);
            PatternSet tiny = new(patterns, cacheBytes: 1);
            for (int times = 0; times < 20; times++)
            {
                byte[] value = [.. generator.Value(), .. generator.Value(), .. generator.Value()];
                large.Match(value, scratch);
                ulong[] expected = scratch.Matched.ToArray();
                tiny.Match(value, scratch);
                Assert.Equal(expected, scratch.Matched.ToArray());
            }
        }

        Assert.True(scratch.Flushes > 0);
        Assert.True(scratch.Fallbacks > 0);
    }

    [Fact]
    public async Task Match_ManyThreads_FindTheSameAsOne()
    {
        PatternGenerator generator = new(seed: 12);
        Pattern[] patterns = [.. Enumerable.Range(0, 40).Select(_ => Pattern.Parse(generator.Pattern(), CrsPatterns.Options))];
        byte[][] values = [.. Enumerable.Range(0, 600).Select(_ => (byte[])[.. generator.Value(), .. generator.Value()])];
        MatchScratch scratch = new();
        PatternSet alone = new(patterns);
        ulong[] expected = [.. values.Select(value => Only(alone, value, scratch))];

        // The small cache is flushed while others read it.
        PatternSet[] shared = [new(patterns), new(patterns, cacheBytes: 20_000)];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            MatchScratch own = new();
            for (int index = 0; index < values.Length; index++)
            {
                int at = (index * 7 + worker * 71) % values.Length;
                Assert.Equal(expected[at], Only(shared[worker % 2], values[at], own));
            }
        })));
    }

    [Fact]
    public void Match_InputsMadeToHurt_WorkStaysLinear()
    {
        const int Length = 128 * 1024;
        MatchScratch scratch = new();
        Random random = new(13);
        foreach (string text in CrsPatterns.Texts)
        {
            PatternSet set = new([Pattern.Parse(text, CrsPatterns.Options)]);
            string literals = string.Concat(text.Where(letter => char.IsAsciiLetterOrDigit(letter) || "\"'=<>;&/ ".Contains(letter)).Take(60)) + "a";
            byte[][] values =
            [
                Filled(Length, _ => (byte)'a'),
                Filled(Length, at => (byte)literals[at % literals.Length]),
                Filled(Length, _ => (byte)literals[random.Next(literals.Length)]),
                Filled(Length, _ => (byte)text[random.Next(text.Length)]),
            ];
            foreach (byte[] value in values)
            {
                long before = scratch.Steps;
                set.Match(value, scratch);
                Assert.True(scratch.Steps - before < 400L * Length, $"{scratch.Steps - before} steps: /{text}/");
            }

            Assert.True(set.CachedBytes < 1_000_000, $"{set.CachedBytes} bytes: /{text}/");
        }
    }

    [Fact]
    public void Match_AllPatternsOnMixedAttacks_WorkAndMemoryStayBounded()
    {
        if (CrsPatterns.Texts.Count == 0) return;

        PatternSet set = new(CrsPatterns.Parse());
        MatchScratch scratch = new();
        byte[] value = Filled(128 * 1024, index => (byte)CrsPatterns.Texts[index / 40 % 295][index % 40 % CrsPatterns.Texts[index / 40 % 295].Length]);
        set.Match(value, scratch);

        Assert.True(scratch.Steps < 10_000L * value.Length, $"{scratch.Steps} steps");
        Assert.True(set.CachedBytes < 50_000_000, $"{set.CachedBytes} bytes");
    }

    [Fact]
    public void Matched_Patterns_AreNumberedByIndex()
    {
        Pattern[] patterns = [.. Enumerable.Range(0, 130).Select(number => Pattern.Parse($"<{number}>", PatternOptions.None))];
        PatternSet set = new(patterns);
        MatchScratch scratch = new();
        set.Match("<3><64><129>"u8, scratch);

        Assert.Equal(130, set.Count);
        Assert.True(scratch.Any);
        Assert.Equal([1UL << 3, 1UL, 1UL << 1], scratch.Matched.ToArray());
        Assert.True(set.CachedStates > 0);

        set.Match("none"u8, scratch);
        Assert.False(scratch.Any);
        Assert.False(scratch.Has(3));
    }

    [Fact]
    public void Match_NoPatterns_FindsNothing()
    {
        MatchScratch scratch = new();
        new PatternSet([]).Match("(a)"u8, scratch);

        Assert.False(scratch.Any);
        Assert.True(scratch.Matched.IsEmpty);
    }

    [Fact]
    public void Captures_LongValue_WorkStaysLinear()
    {
        PatternMatcher matcher = new(Pattern.Parse("(a|aa)+(b|c)$", CrsPatterns.Options));
        MatchScratch scratch = new();
        byte[] value = Encoding.Latin1.GetBytes(new string('a', 100_000));

        Assert.False(matcher.Match(value, [], scratch));
        Assert.True(scratch.Steps < 20L * value.Length);
    }

    private static ulong Only(PatternSet set, byte[] value, MatchScratch scratch)
    {
        set.Match(value, scratch);
        return scratch.Matched[0];
    }

    private static byte[] Filled(int length, Func<int, byte> at)
    {
        byte[] value = new byte[length];
        for (int index = 0; index < length; index++) value[index] = at(index);
        return value;
    }
}
