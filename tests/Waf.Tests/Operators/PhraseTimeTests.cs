using System.Text;
using Insight.Waf.Operators;
using Insight.Waf.Tests.Measuring;
using Insight.Waf.Tests.Rules;

namespace Insight.Waf.Tests.Operators;

/// <summary>Lists of phrases against texts in which every place begins one of them and none ends.</summary>
public sealed class PhraseTimeTests
{
    private const int Length = 128 * 1024;

    /// <summary>The lists of the Core Rule Set take up to 20, phrases that all begin alike 60.</summary>
    private const double MaxNanosecondsPerByte = 300;

    [Fact]
    public void TryFind_NearMisses_SaysWhatAPlainSearchSays_InLinearTime()
    {
        foreach (string file in CoreRuleSet.Folder is { } folder ? Directory.GetFiles(Path.Combine(folder, "rules"), "*.data") : [])
            Check(Path.GetFileName(file), [.. File.ReadLines(file, Encoding.Latin1).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')]);
        Check("numbers", [.. Enumerable.Range(0, 5000).Select(number => $"/admin{number:0000}/index.php")]);
        Check("the same letter", [.. Enumerable.Range(4, 2000).Select(number => $"aaaa{number:0000}")]);
    }

    private static void Check(string name, string[] phrases)
    {
        PhraseMatcher matcher = new(phrases);
        byte[][] misses = [.. phrases.Select(phrase => Encoding.Latin1.GetBytes(phrase)[..^1]).Where(miss => miss.Length > 0 && !matcher.TryFind(miss, out _, out _))];
        if (misses.Length == 0) return;
        byte[] one = misses.MaxBy(miss => miss.Length)!;
        foreach (byte[][] pieces in (byte[][][])[misses, [one], [.. misses.Select(miss => miss[..Math.Min(4, miss.Length)])]])
        {
            byte[] all = Fill(matcher, pieces, Length);
            byte[] small = Small(all);
            Assert.Equal(phrases.Any(phrase => small.AsSpan().IndexOf(Small(Encoding.Latin1.GetBytes(phrase))) >= 0), matcher.TryFind(all, out _, out _));
            Linear.Check(name, Length, MaxNanosecondsPerByte, length =>
            {
                byte[] text = Fill(matcher, pieces, length);
                return () => matcher.TryFind(text, out _, out _);
            });
        }
    }

    private static byte[] Small(byte[] text) => [.. text.Select(static one => one is >= (byte)'A' and <= (byte)'Z' ? (byte)(one | 0x20) : one)];

    /// <summary>Pieces one behind the other, apart from those with which a phrase would be there.</summary>
    private static byte[] Fill(PhraseMatcher matcher, byte[][] pieces, int length)
    {
        List<byte> text = [];
        for (int at = 0; text.Count < length; at++)
        {
            byte[] piece = pieces[at % pieces.Length];
            text.AddRange(piece);
            int tail = Math.Min(text.Count, piece.Length + 64);
            if (matcher.TryFind(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(text)[^tail..], out _, out _))
            {
                text.RemoveRange(text.Count - piece.Length, piece.Length);
                text.Add((byte)'\n');
            }
        }

        return [.. text.Take(length)];
    }
}
