using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Insight.Waf.Text;

namespace Insight.Waf.Matching;

/// <summary>
/// Patterns that are known only while rules run, because variables stand in them. Values of the request may be among those, so that only linear
/// matchers are made, only of small patterns, and few are kept. Thread-safe.
/// </summary>
internal sealed class PatternCache(PatternOptions options)
{
    /// <summary>Bytes of a pattern with its variables replaced.</summary>
    public const int MaxPatternBytes = 4096;

    /// <summary>Instructions with all repeats written out.</summary>
    private const int MaxSteps = 8_000;

    /// <summary>Patterns kept; when there are more, all are forgotten: rules name few, the others come from requests.</summary>
    private const int MaxKept = 32;

    private readonly ConcurrentDictionary<byte[], PatternMatcher?> _kept = new(BytesComparer.Instance);

    /// <summary>Patterns kept now, those among them that are none.</summary>
    public int Count => _kept.Count;

    /// <summary>The matcher of a pattern; null when it is no pattern, or none for a linear matcher.</summary>
    public PatternMatcher? Find(ReadOnlySpan<byte> pattern)
    {
        if (pattern.Length > MaxPatternBytes) return null;
        if (_kept.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(pattern, out PatternMatcher? kept)) return kept;

        PatternMatcher? made = Create(Latin1.ToString(pattern));
        if (_kept.Count >= MaxKept) _kept.Clear();
        _kept[pattern.ToArray()] = made;
        return made;
    }

    private PatternMatcher? Create(string text)
    {
        try
        {
            return new PatternMatcher(Pattern.Parse(text, options, MaxSteps));
        }
        catch (PatternException)
        {
            return null;
        }
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static BytesComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        // Seeded for each process, so that no request can choose what collides.
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = default;
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
