using System.Text;
using Insight.Waf.Operators;

namespace Insight.Waf.Tests.Operators;

public class PhraseMatcherTests
{
    [Theory]
    [InlineData("cat dog", "a DoG and a cat", 2, 3)]
    [InlineData("dog doghouse", "doghouse", 0, 3)]
    [InlineData("a.bc xa.b", "xa.bc", 0, 4)]
    [InlineData("x", "aaaX", 3, 1)]
    [InlineData("abcd abce abcf", "abcabcf", 3, 4)]
    [InlineData("ab cdef", "cdeab", 3, 2)]
    public void TryFind_Phrases_GivesFirstAndShortest(string phrases, string text, int expectedStart, int expectedLength)
    {
        PhraseMatcher matcher = new(phrases.Split(' '));
        Assert.True(matcher.TryFind(Encoding.Latin1.GetBytes(text), out int start, out int length));
        Assert.Equal((expectedStart, expectedLength), (start, length));
    }

    [Fact]
    public void TryFind_NoPhrases_FindsNothing()
    {
        PhraseMatcher matcher = new([""]);
        Assert.False(matcher.TryFind("anything"u8, out int start, out int length));
        Assert.Equal((-1, 0), (start, length));
    }

    [Fact]
    public void TryFind_RandomPhrases_AgreesWithSearchingEach()
    {
        Random random = new(11);
        for (int round = 0; round < 300; round++)
        {
            int shortest = random.Next(1, 6);
            string letters = round % 2 == 0 ? "abAB" : "abcdefghijKLMN.\0\u00e9\u00c9";
            string[] phrases = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Text(random, letters, shortest, shortest + 4))];
            PhraseMatcher matcher = new(phrases);
            for (int each = 0; each < 20; each++)
            {
                string text = Text(random, letters, 0, 40);
                (int, int) expected = Search(phrases, text);
                matcher.TryFind(Encoding.Latin1.GetBytes(text), out int start, out int length);
                Assert.Equal(expected, (start, length));
            }
        }
    }

    [Fact]
    public void Create_DataFilesOfTheCoreRuleSet_EachFindsItsPhrases()
    {
        string? folder = RuleFolder();
        if (folder is null) return;

        string[] files = Directory.GetFiles(folder, "*.data");
        Assert.Equal(21, files.Length);
        foreach (string file in files)
        {
            CompiledOperator made = Assert.IsAssignableFrom<CompiledOperator>(Operating.Create("pmFromFile", Path.GetFileName(file), folder));
            foreach (string line in File.ReadLines(file, Encoding.Latin1).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
            {
                Assert.True(made.TryFind(Encoding.Latin1.GetBytes("~" + line), out _, out int length), line);
                Assert.InRange(length, 1, line.Length);
            }
        }
    }

    private static (int Start, int Length) Search(string[] phrases, string text)
    {
        for (int start = 0; start < text.Length; start++)
        {
            string[] found = [.. phrases.Where(phrase => StartsWith(text[start..], phrase))];
            if (found.Length > 0) return (start, found.Min(phrase => phrase.Length));
        }

        return (-1, 0);
    }

    private static bool StartsWith(string text, string phrase) =>
        text.Length >= phrase.Length && phrase.Select((each, index) => Fold(each) == Fold(text[index])).All(isSame => isSame);

    private static char Fold(char value) => char.IsAsciiLetterUpper(value) ? char.ToLowerInvariant(value) : value;

    private static string Text(Random random, string letters, int shortest, int longest) =>
        string.Concat(Enumerable.Range(0, random.Next(shortest, longest + 1)).Select(_ => letters[random.Next(letters.Length)]));

    private static string? RuleFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string rules = Path.Combine(folder.FullName, "shared/data/waf/crs/rules");
            if (Directory.Exists(rules)) return rules;
        }

        return null;
    }
}
