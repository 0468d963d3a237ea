using System.Buffers;

namespace Insight.Waf.Matching;

/// <summary>What <see cref="PatternMatcher"/> needs to find places, built when it is first asked for any.</summary>
internal sealed class CaptureProgram
{
    public CaptureProgram(Pattern pattern)
    {
        PatternProgram program = new([(pattern.Root, 0)], withCaptures: true);
        Instructions = program.Instructions;
        Start = program.Starts[0];
        Alphabet = new Alphabet(program);
        First = program.FirstBytes(atTextStart: true) is { } mask ? SearchValues.Create(mask.ToArray()) : null;
        IsAnchored = !program.Asks(Assertion.LineStart) && program.FirstBytes(atTextStart: false) is { IsEmpty: true };
    }

    public Instruction[] Instructions { get; }

    public int Start { get; }

    public Alphabet Alphabet { get; }

    /// <summary>The bytes that can begin a match; null: it can be empty.</summary>
    public SearchValues<byte>? First { get; }

    /// <summary>Whether a match can only begin where the text does.</summary>
    public bool IsAnchored { get; }

    public int SymbolAt(ReadOnlySpan<byte> value, int at) => at == value.Length
        ? Alphabet.End
        : at == value.Length - 1 && value[at] == '\n' ? Alphabet.FinalLine : Alphabet.ByteClass[value[at]];
}
