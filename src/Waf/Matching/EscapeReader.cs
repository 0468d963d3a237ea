using System.Buffers;
using System.Globalization;

namespace Insight.Waf.Matching;

/// <summary>The place in a pattern's text, and the reading of escapes and classes there.</summary>
internal sealed class EscapeReader(string text)
{
    private static readonly SearchValues<char> s_nameLetters = SearchValues.Create("^abcdefghijklmnopqrstuvwxyz");
    private static readonly ByteMask s_horizontal = ByteMask.Of('\t') | ByteMask.Of(' ') | ByteMask.Of(0xA0);
    private static readonly ByteMask s_vertical = ByteMask.Range(10, 13) | ByteMask.Of(0x85);

    public int Position { get; set; }

    public bool AtEnd => Position >= text.Length;

    public char Peek() => text[Position];

    public char Take() => text[Position++];

    public bool TryTake(string expected)
    {
        if (AtEnd || text[Position] != expected[0] || !text.AsSpan(Position).StartsWith(expected)) return false;
        Position += expected.Length;
        return true;
    }

    public bool SkipPast(char end)
    {
        int found = text.IndexOf(end, Position);
        if (found < 0) return false;
        Position = found + 1;
        return true;
    }

    public string Text(int start, int end) => text[start..end];

    public void SkipToEnd() => Position = text.Length;

    public string? TakeDigits()
    {
        int start = Position;
        while (!AtEnd && char.IsAsciiDigit(Peek())) Position++;
        return Position == start ? null : text[start..Position];
    }

    public PatternException Error(string reason) => new(reason, Position);

    /// <summary>Reads the letter of an assertion behind a backslash.</summary>
    public Assertion? TryReadAssertion()
    {
        Assertion? assertion = AtEnd ? null : Peek() switch
        {
            'b' => Assertion.WordBoundary,
            'B' => Assertion.NoWordBoundary,
            'A' => Assertion.TextStart,
            'z' => Assertion.TextEnd,
            'Z' => Assertion.FinalLineEnd,
            _ => null,
        };
        if (assertion is not null) Position++;
        return assertion;
    }

    /// <summary>Reads the letter of a class behind a backslash.</summary>
    public ByteMask? TryReadSet()
    {
        ByteMask? set = AtEnd ? null : Peek() switch
        {
            'd' => ByteMask.Digits,
            'D' => ~ByteMask.Digits,
            'w' => ByteMask.Word,
            'W' => ~ByteMask.Word,
            's' => ByteMask.Space,
            'S' => ~ByteMask.Space,
            'h' => s_horizontal,
            'H' => ~s_horizontal,
            'v' => s_vertical,
            'V' => ~s_vertical,
            'N' => ~ByteMask.Of('\n'),
            _ => null,
        };
        if (set is not null) Position++;
        return set;
    }

    /// <summary>Reads the escape of one byte behind a backslash.</summary>
    public int ReadEscapedByte(int start)
    {
        if (AtEnd) throw new PatternException("nothing behind the backslash", start);
        char letter = Take();
        return letter switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\f',
            'a' => 7,
            'e' => 27,
            'x' => ReadHex(start),
            'c' when !AtEnd && Peek() is >= ' ' and <= '~' => char.ToUpperInvariant(Take()) ^ 0x40,
            '0' => ReadOctal(),
            >= '1' and <= '9' => throw new PatternException("backreferences are not supported", start),
            'k' or 'g' => throw new PatternException("references to groups are not supported", start),
            _ when char.IsAsciiLetter(letter) => throw new PatternException($"the escape '\\{letter}' is not supported", start),
            _ => letter,
        };
    }

    /// <summary>Reads a class behind its '['.</summary>
    public ByteMask ReadClass(int start, bool ignoreCase)
    {
        bool negated = TryTake("^");
        ByteMask mask = default;
        bool first = true;
        while (first || !TryTake("]"))
        {
            first = false;
            int itemStart = Position;
            if (AtEnd) throw new PatternException("the class has no ']'", start);
            if (TryTake("\\E")) continue;
            int low = ReadClassItem(ref mask);
            if (low < 0 || Position + 1 >= text.Length || Peek() != '-' || text[Position + 1] == ']') continue;

            Position++;
            int high = ReadClassItem(ref mask);
            if (high < 0)
            {
                // Beside a class within the class the hyphen stands for itself.
                mask.Add(low);
                mask.Add('-');
                continue;
            }

            if (high < low) throw new PatternException("the range is out of order", itemStart);
            mask |= ByteMask.Range(low, high);
        }

        if (ignoreCase) mask = mask.FoldCase();
        return negated ? ~mask : mask;
    }

    /// <summary>Reads one byte of a class, adds it and returns it; or adds a class within the class and returns -1.</summary>
    private int ReadClassItem(ref ByteMask mask)
    {
        int start = Position;
        char letter = Take();
        int value = letter;
        if (letter == '[' && TryReadPosix(start) is { } posix)
        {
            mask |= posix;
            return -1;
        }

        if (letter == '\\')
        {
            if (TryReadSet() is { } set)
            {
                mask |= set;
                return -1;
            }

            value = TryTake("b") ? 8 : ReadEscapedByte(start);
        }

        mask.Add(value);
        return value;
    }

    private ByteMask? TryReadPosix(int start)
    {
        if (AtEnd || Peek() is not (':' or '.' or '=')) return null;
        string mark = Peek().ToString();
        int end = text.IndexOf(mark + "]", Position + 1, StringComparison.Ordinal);
        if (end < 0 || text.AsSpan(Position + 1, end - Position - 1).ContainsAnyExcept(s_nameLetters)) return null;
        if (mark != ":") throw new PatternException("collating elements are not supported", start);

        ReadOnlySpan<char> name = text.AsSpan(Position + 1, end - Position - 1);
        bool negated = name.StartsWith("^");
        ByteMask mask = (negated ? name[1..] : name) switch
        {
            "alpha" => ByteMask.Letters,
            "digit" => ByteMask.Digits,
            "alnum" => ByteMask.Letters | ByteMask.Digits,
            "word" => ByteMask.Word,
            "upper" => ByteMask.Range('A', 'Z'),
            "lower" => ByteMask.Range('a', 'z'),
            "space" => ByteMask.Space,
            "blank" => ByteMask.Of(' ') | ByteMask.Of('\t'),
            "punct" => ByteMask.Range('!', '~') & ~(ByteMask.Letters | ByteMask.Digits),
            "cntrl" => ByteMask.Range(0, 31) | ByteMask.Of(127),
            "graph" => ByteMask.Range('!', '~'),
            "print" => ByteMask.Range(' ', '~'),
            "xdigit" => ByteMask.Digits | ByteMask.Range('a', 'f') | ByteMask.Range('A', 'F'),
            "ascii" => ByteMask.Range(0, 127),
            _ => throw new PatternException("no class has this name", start),
        };
        Position = end + 2;
        return negated ? ~mask : mask;
    }

    private int ReadHex(int start)
    {
        int from = Position;
        if (TryTake("{"))
        {
            from = Position;
            return SkipPast('}') && int.TryParse(text.AsSpan(from, Position - from - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int wide) && wide is >= 0 and <= 255
                ? wide
                : throw new PatternException("\\x{…} must be a byte in hexadecimal", start);
        }

        while (!AtEnd && Position < from + 2 && char.IsAsciiHexDigit(Peek())) Position++;
        return Position == from ? 0 : int.Parse(text.AsSpan(from, Position - from), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private int ReadOctal()
    {
        int value = 0;
        for (int digits = 0; digits < 2 && !AtEnd && Peek() is >= '0' and <= '7'; digits++) value = value * 8 + (Take() - '0');
        return value;
    }
}
