namespace Insight.Waf.Tests.Fuzzing;

/// <summary>Makes inputs out of those of a corpus, the same for the same seed.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> corpus)
{
    /// <summary>Longer inputs are cut: many short ones find more.</summary>
    private const int MaxLength = 4096;

    private static readonly byte[][] s_pieces =
    [
        "\0"u8.ToArray(), "\r\n"u8.ToArray(), "\n"u8.ToArray(), "\""u8.ToArray(), "'"u8.ToArray(), "\\"u8.ToArray(), "%"u8.ToArray(), "%u00"u8.ToArray(),
        "&"u8.ToArray(), "="u8.ToArray(), ";"u8.ToArray(), "--"u8.ToArray(), "/*"u8.ToArray(), "*/"u8.ToArray(), "<!"u8.ToArray(), "]]>"u8.ToArray(), "<"u8.ToArray(),
        "{"u8.ToArray(), "["u8.ToArray(), "("u8.ToArray(), ")"u8.ToArray(), "|"u8.ToArray(), "*"u8.ToArray(), "+"u8.ToArray(), "?"u8.ToArray(), "{1000}"u8.ToArray(),
        "\\u0000"u8.ToArray(), "&#x"u8.ToArray(), "99999999999999999999"u8.ToArray(), "-1"u8.ToArray(), [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xF4, 0x90],
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        List<byte> bytes = [.. corpus[_random.Next(corpus.Count)]];
        for (int change = _random.Next(1, 8); change > 0; change--) Change(bytes);
        if (bytes.Count > MaxLength) bytes.RemoveRange(MaxLength, bytes.Count - MaxLength);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        int at = _random.Next(bytes.Count + 1);
        int count = Math.Min(_random.Next(1, 32), bytes.Count - at);
        switch (_random.Next(8))
        {
            case 0 when count > 0: bytes[at] = (byte)_random.Next(256); break;
            case 1 when count > 0: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
            case 2: bytes.RemoveRange(at, count); break;
            case 3: bytes.InsertRange(_random.Next(bytes.Count + 1), bytes.GetRange(at, count)); break;
            case 4: Repeat(bytes, at, count); break;
            case 5: Splice(bytes, at); break;
            case 6 when _random.Next(4) == 0: bytes.RemoveRange(at, bytes.Count - at); break;
            default: bytes.InsertRange(at, s_pieces[_random.Next(s_pieces.Length)]); break;
        }
    }

    /// <summary>The same again and again: depth, loops, and counts.</summary>
    private void Repeat(List<byte> bytes, int at, int count)
    {
        byte[] piece = [.. bytes.GetRange(at, count)];
        for (int times = _random.Next(2, 40); times > 0 && bytes.Count < MaxLength; times--) bytes.InsertRange(at, piece);
    }

    /// <summary>The beginning of this one and the end of another.</summary>
    private void Splice(List<byte> bytes, int at)
    {
        byte[] other = corpus[_random.Next(corpus.Count)];
        bytes.RemoveRange(at, bytes.Count - at);
        bytes.AddRange(other.AsSpan(_random.Next(other.Length + 1)));
    }
}
