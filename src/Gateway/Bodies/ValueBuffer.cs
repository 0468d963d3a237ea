using Insight.Gateway.Sensitive;

namespace Insight.Gateway.Bodies;

/// <summary>A value that comes in pieces. Of a long one only the last <see cref="Size"/> bytes are held: what falls out is looked at first.</summary>
/// <remarks>Where it is cut depends on the value alone and not on the pieces it came in, so that what is found does not either.</remarks>
internal sealed class ValueBuffer
{
    /// <summary>Bytes held, and the longest value that is looked at as a whole.</summary>
    public const int Size = 1024;

    /// <summary>How much of what was looked at is looked at again: longer than anything that is looked for.</summary>
    private const int Overlap = 256;

    private readonly byte[] _bytes = new byte[Size];
    private bool _isFirst = true;

    public int Length { get; private set; }

    /// <summary>Whether the value is here from its beginning.</summary>
    public bool IsWhole => _isFirst;

    public ReadOnlySpan<byte> Text => _bytes.AsSpan(0, Length);

    public void Clear()
    {
        Length = 0;
        _isFirst = true;
    }

    /// <summary>Appends a piece.</summary>
    /// <param name="piece">More of the value.</param>
    /// <param name="finder">Looks at what falls out; null: nobody.</param>
    /// <param name="hint">What the value's name says.</param>
    public void Append(ReadOnlySpan<byte> piece, SensitiveFinder? finder, NameHint hint)
    {
        while (!piece.IsEmpty)
        {
            if (Length == Size)
            {
                finder?.Text(hint, new TextWindow(Text, _isFirst, isLast: false));
                _bytes.AsSpan(Size - Overlap).CopyTo(_bytes);
                Length = Overlap;
                _isFirst = false;
            }

            int count = Math.Min(piece.Length, Size - Length);
            piece[..count].CopyTo(_bytes.AsSpan(Length));
            Length += count;
            piece = piece[count..];
        }
    }

    public void Append(byte b, SensitiveFinder? finder, NameHint hint) => Append([b], finder, hint);

    /// <summary>The value is complete: looks at what is left of it.</summary>
    public void End(SensitiveFinder? finder, NameHint hint) => finder?.Text(hint, new TextWindow(Text, _isFirst, isLast: true));
}
