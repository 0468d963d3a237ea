using System.Text;

namespace Insight.Waf.Injection;

/// <summary>Finds the words and phrases of <see cref="SqlWords"/> without regard to case: a hash table for words, one for how phrases go on.</summary>
internal static class SqlWordTable
{
    /// <summary>Longest word looked for, in bytes.</summary>
    public const int MaxLength = 32;

    private const int Slots = 4096;
    private const int Mask = Slots - 1;

    private static readonly List<byte[]> s_texts = [[]];
    private static readonly List<SqlTokenClass> s_classBuilder = [SqlTokenClass.None];
    private static readonly ushort[] s_slots = new ushort[Slots];
    private static readonly uint[] s_phraseKeys = new uint[Slots];
    private static readonly ushort[] s_phraseWords = new ushort[Slots];
    private static readonly byte[][] s_words;
    private static readonly SqlTokenClass[] s_classes;
    private static readonly bool[] s_startsPhrase;

    static SqlWordTable()
    {
        HashSet<int> starts = [];
        foreach ((SqlTokenClass kind, string words) in SqlWords.Words)
        {
            foreach (string word in words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)) Intern(word, kind);
        }

        foreach ((SqlTokenClass kind, string phrases) in SqlWords.Phrases)
        {
            foreach (string phrase in phrases.Split((char[])[',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                string[] parts = phrase.Split(' ');
                string prefix = parts[0];
                int current = Intern(prefix, SqlTokenClass.None);
                for (int i = 1; i < parts.Length; i++)
                {
                    prefix += " " + parts[i];
                    starts.Add(current);
                    int whole = Intern(prefix, i == parts.Length - 1 ? kind : SqlTokenClass.None);
                    JoinAs(current, Intern(parts[i], SqlTokenClass.None), whole);
                    current = whole;
                }
            }
        }

        In = (ushort)Intern("in", SqlTokenClass.None);
        NotIn = (ushort)Intern("not in", SqlTokenClass.None);
        Like = (ushort)Intern("like", SqlTokenClass.None);
        NotLike = (ushort)Intern("not like", SqlTokenClass.None);
        Not = (ushort)Intern("not", SqlTokenClass.None);
        If = (ushort)Intern("if", SqlTokenClass.None);
        IntoOutfile = (ushort)Intern("into outfile", SqlTokenClass.None);
        IntoDumpfile = (ushort)Intern("into dumpfile", SqlTokenClass.None);
        Callable = [.. SqlWords.NamesThatAreCalled.Split(' ').Select(word => (ushort)Intern(word, SqlTokenClass.None))];

        s_words = [.. s_texts];
        s_classes = [.. s_classBuilder.Select(kind => kind == SqlTokenClass.None ? SqlTokenClass.Name : kind)];
        s_startsPhrase = [.. Enumerable.Range(0, s_words.Length).Select(starts.Contains)];
    }

    /// <summary>Numbers of words with a role of their own.</summary>
    public static ushort In { get; }

    /// <inheritdoc cref="In"/>
    public static ushort NotIn { get; }

    /// <inheritdoc cref="In"/>
    public static ushort Like { get; }

    /// <inheritdoc cref="In"/>
    public static ushort NotLike { get; }

    /// <inheritdoc cref="In"/>
    public static ushort Not { get; }

    /// <inheritdoc cref="In"/>
    public static ushort If { get; }

    /// <inheritdoc cref="In"/>
    public static ushort IntoOutfile { get; }

    /// <inheritdoc cref="In"/>
    public static ushort IntoDumpfile { get; }

    private static ushort[] Callable { get; }

    /// <summary>What a word of the table is.</summary>
    public static SqlTokenClass ClassOf(ushort word) => s_classes[word];

    /// <summary>Whether a name or constant turns into a function when it is called.</summary>
    public static bool IsCallable(ushort word) => Array.IndexOf(Callable, word) >= 0;

    /// <summary>The number of a word, 0 when it is unknown.</summary>
    public static ushort Find(ReadOnlySpan<byte> word)
    {
        if (word.Length is 0 or > MaxLength) return 0;
        for (int slot = Hash(word) & Mask; s_slots[slot] != 0; slot = (slot + 1) & Mask)
        {
            if (Ascii.EqualsIgnoreCase(s_words[s_slots[slot]], word)) return s_slots[slot];
        }

        return 0;
    }

    /// <summary>The number of the phrase that two words (or a phrase and a word) make, 0 when they make none.</summary>
    public static ushort Join(ushort first, ushort second)
    {
        if (!s_startsPhrase[first] || second == 0) return 0;
        uint key = ((uint)first << 16) | second;
        for (int slot = Spread(key); s_phraseKeys[slot] != 0; slot = (slot + 1) & Mask)
        {
            if (s_phraseKeys[slot] == key) return s_phraseWords[slot];
        }

        return 0;
    }

    private static int Intern(string word, SqlTokenClass kind)
    {
        byte[] text = Encoding.ASCII.GetBytes(word.ToLowerInvariant());
        int slot = Hash(text) & Mask;
        for (; s_slots[slot] != 0; slot = (slot + 1) & Mask)
        {
            int known = s_slots[slot];
            if (!s_texts[known].AsSpan().SequenceEqual(text)) continue;
            if (kind != SqlTokenClass.None) s_classBuilder[known] = kind;
            return known;
        }

        s_texts.Add(text);
        s_classBuilder.Add(kind);
        s_slots[slot] = (ushort)(s_texts.Count - 1);
        return s_texts.Count - 1;
    }

    private static void JoinAs(int first, int second, int whole)
    {
        uint key = ((uint)first << 16) | (uint)second;
        int slot = Spread(key);
        while (s_phraseKeys[slot] != 0 && s_phraseKeys[slot] != key) slot = (slot + 1) & Mask;
        s_phraseKeys[slot] = key;
        s_phraseWords[slot] = (ushort)whole;
    }

    // FNV-1a over bytes with the bit of the letter case set.
    private static int Hash(ReadOnlySpan<byte> word)
    {
        uint hash = 2166136261;
        foreach (byte value in word) hash = (hash ^ (uint)(value | 0x20)) * 16777619;
        return (int)(hash ^ (hash >> 15));
    }

    private static int Spread(uint key) => (int)((key * 2654435769u) >> 20) & Mask;
}
