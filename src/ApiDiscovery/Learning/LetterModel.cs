using System.Runtime.InteropServices;

namespace Insight.ApiDiscovery.Learning;

/// <summary>How likely words are by their letters: n-grams, each smoothed by the next shorter (MacKay and Peto, "A hierarchical Dirichlet language model", 1995).</summary>
internal sealed class LetterModel
{
    /// <summary>Letters that foretell the next, and pseudo-observations that a shorter context stands for.</summary>
    private const int Order = 3;
    private const double Smoothing = 2;

    /// <summary>Letters there may be.</summary>
    private const double Alphabet = 96;

    /// <summary>Letters of a word that count.</summary>
    private const int MaxLength = 64;

    private const char Edge = '\0';

    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> _counts = [];

    /// <summary>Distinct words added.</summary>
    public int Words => _words.Count;

    /// <summary>Adds a word, once however often it comes.</summary>
    public void Add(string word)
    {
        if (_words.Add(word)) Count(_counts, word);
    }

    /// <summary>Logarithm of the likelihood of a word, as if it had not been added itself.</summary>
    public double LogOf(string word)
    {
        Dictionary<ulong, int> own = [];
        if (_words.Contains(word)) Count(own, word);
        double log = 0;
        for (int at = 0; at <= Math.Min(word.Length, MaxLength); at++)
        {
            double p = 1 / Alphabet;
            for (int order = 0; order <= Order; order++)
            {
                ulong context = ContextOf(word, at, order), gram = With(context, word, at);
                p = (Seen(gram) + Smoothing * p) / (Seen(context) + Smoothing);
            }

            log += Math.Log(p);
        }

        return log;

        int Seen(ulong key) => _counts.GetValueOrDefault(key) - own.GetValueOrDefault(key);
    }

    private static void Count(Dictionary<ulong, int> counts, string word)
    {
        for (int at = 0; at <= Math.Min(word.Length, MaxLength); at++)
        {
            for (int order = 0; order <= Order; order++)
            {
                ulong context = ContextOf(word, at, order);
                CollectionsMarshal.GetValueRefOrAddDefault(counts, context, out _)++;
                CollectionsMarshal.GetValueRefOrAddDefault(counts, With(context, word, at), out _)++;
            }
        }
    }

    /// <summary>The letters before a place.</summary>
    private static ulong ContextOf(string word, int at, int order)
    {
        ulong key = (ulong)order + 1;
        for (int i = at - order; i < at; i++) key = TextHash.Mix(key, i < 0 ? Edge : word[i]);
        return key;
    }

    private static ulong With(ulong context, string word, int at) => TextHash.Mix(~context, at == word.Length ? Edge : word[at]);
}
