namespace Insight.Waf.Injection;

/// <summary>
/// The shape of a value read as SQL: one letter per token after folding, five at most, such as <c>s&amp;1c</c>.
/// The letters are those of libinjection, which operators know from the logs of other engines.
/// </summary>
public readonly struct SqlFingerprint : IEquatable<SqlFingerprint>
{
    /// <summary>Most letters a fingerprint has.</summary>
    public const int MaxLength = 5;

    private readonly ulong _letters;

    internal SqlFingerprint(ulong letters) => _letters = letters;

    /// <summary>Number of letters.</summary>
    public int Length => (64 - System.Numerics.BitOperations.LeadingZeroCount(_letters) + 7) / 8;

    /// <summary>The letter at an index; 0 behind the last.</summary>
    public byte this[int index] => (uint)index < 8 ? (byte)(_letters >> (8 * index)) : (byte)0;

    /// <summary>Whether two fingerprints are the same.</summary>
    public static bool operator ==(SqlFingerprint left, SqlFingerprint right) => left._letters == right._letters;

    /// <summary>Whether two fingerprints differ.</summary>
    public static bool operator !=(SqlFingerprint left, SqlFingerprint right) => left._letters != right._letters;

    /// <inheritdoc/>
    public bool Equals(SqlFingerprint other) => _letters == other._letters;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SqlFingerprint other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _letters.GetHashCode();

    /// <summary>Writes the letters in ASCII and returns how many there are.</summary>
    /// <param name="destination">Room for <see cref="MaxLength"/> bytes.</param>
    public int CopyTo(Span<byte> destination)
    {
        int length = Length;
        for (int i = 0; i < length; i++) destination[i] = this[i];
        return length;
    }

    /// <summary>The letters.</summary>
    public override string ToString() => string.Create(Length, _letters, static (text, letters) =>
    {
        for (int i = 0; i < text.Length; i++) text[i] = (char)(byte)(letters >> (8 * i));
    });
}
