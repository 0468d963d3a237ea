namespace Insight.ApiDiscovery.Schemas;

/// <summary>Orders names by their UTF-8 bytes: the same in gateways, which see bytes, and here.</summary>
internal sealed class ByteOrder : IComparer<string>
{
    /// <summary>The only one.</summary>
    public static ByteOrder Instance { get; } = new();

    /// <inheritdoc />
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        int common = a.CommonPrefixLength(b);
        if (common == a.Length || common == b.Length) return a.Length - b.Length;
        // UTF-16 puts surrogates, which stand for the highest code points, below U+E000 to U+FFFF.
        return Rank(a[common]) - Rank(b[common]);
    }

    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
