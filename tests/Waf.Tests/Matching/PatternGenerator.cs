namespace Insight.Waf.Tests.Matching;

/// <summary>
/// Random patterns and values over a small alphabet, so that they meet often. Nothing that can be empty is repeated: backtracking
/// matchers disagree there on groups, and may take exponential time.
/// </summary>
internal sealed class PatternGenerator(int seed)
{
    private static readonly string[] s_atoms =
    [
        "a", "b", "A", " ", "_", "\\n", "\\x{e9}", "\xe9", "-", ".", "[ab]", "[^a]", "[a-c_]", "[^\\w\\n]", "\\w", "\\W", "\\s", "\\d", "[\\x80-\\xff]",
    ];

    private static readonly string[] s_assertions = ["^", "$", "\\b", "\\B", "\\A", "\\z", "\\Z"];
    private static readonly string[] s_quantifiers = ["*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}", "*?", "+?", "??", "{1,2}?"];
    private static readonly byte[] s_bytes = [.. "aabbAc _-\n1"u8, 0xE9, 0xC9];

    private readonly Random _random = new(seed);

    public string Pattern() => (_random.Next(4) == 0 ? "(?i)" : "") + Alternatives(3).Text;

    public byte[] Value()
    {
        byte[] value = new byte[_random.Next(14)];
        for (int at = 0; at < value.Length; at++) value[at] = s_bytes[_random.Next(s_bytes.Length)];
        return value;
    }

    private (string Text, bool Empty) Alternatives(int depth)
    {
        (string text, bool empty) = Sequence(depth);
        while (_random.Next(3) == 0)
        {
            (string other, bool otherEmpty) = Sequence(depth);
            (text, empty) = ($"{text}|{other}", empty || otherEmpty);
        }

        return (text, empty);
    }

    private (string Text, bool Empty) Sequence(int depth)
    {
        (string text, bool empty) = ("", true);
        for (int parts = _random.Next(1, 4); parts > 0; parts--)
        {
            (string part, bool partEmpty) = Part(depth);
            (text, empty) = (text + part, empty && partEmpty);
        }

        return (text, empty);
    }

    private (string Text, bool Empty) Part(int depth)
    {
        if (_random.Next(8) == 0) return (s_assertions[_random.Next(s_assertions.Length)], true);
        (string atom, bool empty) = (s_atoms[_random.Next(s_atoms.Length)], false);
        if (depth > 0 && _random.Next(3) == 0)
        {
            (string inner, empty) = Alternatives(depth - 1);
            atom = (_random.Next(2) == 0 ? "(" : _random.Next(5) == 0 ? "(?i:" : "(?:") + inner + ")";
        }

        if (_random.Next(5) < 3 || empty) return (atom, empty);
        string quantifier = s_quantifiers[_random.Next(s_quantifiers.Length)];
        return (atom + quantifier, empty || quantifier[0] is '*' or '?' || quantifier.StartsWith("{0", StringComparison.Ordinal));
    }
}
