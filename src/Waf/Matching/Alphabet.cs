namespace Insight.Waf.Matching;

/// <summary>
/// The bytes in classes that no set of a program tells apart, plus two symbols that are no bytes: the end of the text, and a line feed
/// that is the text's last byte.
/// </summary>
internal sealed class Alphabet
{
    private readonly ulong[] _has;
    private readonly int _words;
    private readonly bool[] _isWord;
    private readonly bool[] _isLine;
    private readonly bool _asksWord;
    private readonly bool _asksLine;
    private readonly bool _asksStart;

    public Alphabet(PatternProgram program)
    {
        _asksWord = program.Asks(Assertion.WordBoundary, Assertion.NoWordBoundary);
        _asksLine = program.Asks(Assertion.LineStart);
        _asksStart = _asksLine || program.Asks(Assertion.TextStart);
        TellsFinalLine = program.Asks(Assertion.FinalLineEnd);

        List<ByteMask> sets = [.. program.Sets];
        if (_asksWord) sets.Add(ByteMask.Word);
        if (_asksLine || TellsFinalLine || program.Asks(Assertion.LineEnd)) sets.Add(ByteMask.Of('\n'));
        ByteClass = Classify(sets, out int classes);

        End = classes;
        FinalLine = classes + 1;
        Count = classes + 2;
        _isWord = new bool[Count];
        _isLine = new bool[Count];
        _words = (Count + 63) / 64;
        _has = new ulong[program.Sets.Length * _words];
        for (int symbol = 0; symbol < classes; symbol++)
        {
            int value = Array.IndexOf(ByteClass, (byte)symbol);
            _isWord[symbol] = ByteMask.Word.Has(value);
            _isLine[symbol] = value == '\n';
            for (int set = 0; set < program.Sets.Length; set++)
            {
                if (program.Sets[set].Has(value)) Put(set, symbol);
            }
        }

        for (int set = 0; set < program.Sets.Length; set++)
        {
            if (program.Sets[set].Has('\n')) Put(set, FinalLine);
        }

        _isLine[FinalLine] = true;
    }

    /// <summary>The class of each of the 256 bytes.</summary>
    public byte[] ByteClass { get; }

    /// <summary>Classes and the two symbols.</summary>
    public int Count { get; }

    /// <summary>The symbol behind the last byte.</summary>
    public int End { get; }

    /// <summary>The symbol of a line feed that is the last byte; used only if <see cref="TellsFinalLine"/>.</summary>
    public int FinalLine { get; }

    /// <summary>Whether any pattern tells a final line feed from others.</summary>
    public bool TellsFinalLine { get; }

    /// <summary>Whether a set of the program has a symbol's bytes.</summary>
    public bool Has(int set, int symbol) => (_has[set * _words + (symbol >> 6)] >> (symbol & 63) & 1) != 0;

    /// <summary>The place at the start of a text.</summary>
    public Place Start => _asksStart ? Place.Start : Place.Other;

    /// <summary>The place behind a symbol; places that no assertion tells apart are one.</summary>
    public Place Behind(int symbol) => _asksLine && _isLine[symbol] ? Place.Line : _asksWord && _isWord[symbol] ? Place.Word : Place.Other;

    /// <summary>Whether an assertion holds between a place and a symbol.</summary>
    public bool Holds(Assertion assertion, Place before, int symbol) => assertion switch
    {
        Assertion.TextStart => before == Place.Start,
        Assertion.LineStart => before == Place.Start || (before == Place.Line && symbol != End),
        Assertion.TextEnd => symbol == End,
        Assertion.FinalLineEnd => symbol == End || symbol == FinalLine,
        Assertion.LineEnd => symbol == End || _isLine[symbol],
        Assertion.WordBoundary => (before == Place.Word) != _isWord[symbol],
        _ => (before == Place.Word) == _isWord[symbol],
    };

    private void Put(int set, int symbol) => _has[set * _words + (symbol >> 6)] |= 1UL << (symbol & 63);

    /// <summary>Splits the classes by one set after the other: a set's members leave the classes that have others too.</summary>
    private static byte[] Classify(List<ByteMask> sets, out int count)
    {
        byte[] classes = new byte[256];
        int[] size = new int[256];
        int[] inside = new int[256];
        int[] moved = new int[256];
        size[0] = 256;
        count = 1;
        foreach (ByteMask set in sets)
        {
            byte[] members = set.ToArray();
            foreach (byte member in members) inside[classes[member]]++;

            int before = count;
            foreach (byte member in members)
            {
                int old = classes[member];
                if (inside[old] == size[old]) continue;
                if (moved[old] == 0) moved[old] = count++;
                classes[member] = (byte)moved[old];
            }

            for (int old = 0; old < before; old++)
            {
                if (moved[old] != 0)
                {
                    size[moved[old]] = inside[old];
                    size[old] -= inside[old];
                    moved[old] = 0;
                }

                inside[old] = 0;
            }
        }

        return classes;
    }
}
