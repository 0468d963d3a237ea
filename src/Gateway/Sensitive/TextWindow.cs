namespace Insight.Gateway.Sensitive;

/// <summary>A piece of a value that may be longer than what is held of it at once.</summary>
/// <param name="text">The piece.</param>
/// <param name="isFirst">Whether the value begins here.</param>
/// <param name="isLast">Whether the value ends here.</param>
/// <remarks>What touches an edge where the value goes on is in the next or was in the last piece as a whole: pieces overlap.</remarks>
internal readonly ref struct TextWindow(ReadOnlySpan<byte> text, bool isFirst, bool isLast)
{
    public ReadOnlySpan<byte> Text { get; } = text;

    public bool IsWhole => isFirst && isLast;

    /// <summary>The byte before a position: a blank where the value begins, a letter where it is not known.</summary>
    public byte Before(int position) => position > 0 ? Text[position - 1] : (byte)(isFirst ? ' ' : 'a');

    /// <summary>The byte at a position at the end of something: a blank where the value ends, a letter where it is not known.</summary>
    public byte After(int position) => position < Text.Length ? Text[position] : (byte)(isLast ? ' ' : 'a');
}
