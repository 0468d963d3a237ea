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
        for (int value = 0; value < 256; value++)
        {
            int symbol = ByteClass[value];
            _isWord[symbol] = ByteMask.Word.Has(value);
            _isLine[symbol] = value == '\n';
            for (int set = 0; set < program.Sets.Length; set++)
            {
                if (!program.Sets[set].Has(value)) continue;
                Put(set, symbol);
                if (value == '\n') Put(set, FinalLine);
            }
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

    /// <summary>Splits the classes by one set after the other.</summary>
    private static byte[] Classify(List<ByteMask> sets, out int count)
    {
        int[] classes = new int[256];
        int[] renamed = new int[512];
        count = 1;
        foreach (ByteMask set in sets)
        {
            renamed.AsSpan().Fill(-1);
            count = 0;
            for (int value = 0; value < 256; value++)
            {
                ref int name = ref renamed[classes[value] * 2 + (set.Has(value) ? 1 : 0)];
                if (name < 0) name = count++;
                classes[value] = name;
            }
        }

        return [.. classes.Select(symbol => (byte)symbol)];
    }
}
