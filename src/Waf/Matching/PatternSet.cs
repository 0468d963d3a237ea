namespace Insight.Waf.Matching;

/// <summary>
/// Patterns searched for together: few passes say which of them match somewhere in a value, in time linear in its length. One set
/// serves all threads at once. What it searches with is built when values first ask for it.
/// </summary>
public sealed class PatternSet
{
    /// <summary>Bytes of cached states of an automaton, at most, and how many more for each of its patterns: under heavy attack the Core Rule Set stays under 50 MB.</summary>
    private const long CacheBytes = 160 * 1024;

    private const long CacheBytesPerPattern = 64 * 1024;

    private readonly Lazy<Automaton?> _plain;
    private readonly Lazy<Automaton[]> _any;

    /// <summary>A set of patterns; their numbers are their indices.</summary>
    public PatternSet(IReadOnlyList<Pattern> patterns)
        : this(patterns, null)
    {
    }

    /// <summary>A set whose automata each cache so many bytes.</summary>
    internal PatternSet(IReadOnlyList<Pattern> patterns, long? cacheBytes)
    {
        Count = patterns.Count;
        Node[] roots = [.. patterns.Select(pattern => pattern.Root)];
        _plain = new(() => BuildPlain(roots, cacheBytes));
        _any = new(() => [.. SetPartition.Divide(roots).Select(group => Build(group, cacheBytes))]);
    }

    /// <summary>Patterns.</summary>
    public int Count { get; }

    /// <summary>States cached now.</summary>
    public int CachedStates => Built.Sum(automaton => automaton.States);

    /// <summary>Bytes that the cached states take now, roughly.</summary>
    public long CachedBytes => Built.Sum(automaton => automaton.Bytes);

    /// <summary>The automata that values have asked for so far.</summary>
    private IEnumerable<Automaton> Built =>
    [
        .. _plain.IsValueCreated && _plain.Value is { } plain ? [plain] : Array.Empty<Automaton>(),
        .. _any.IsValueCreated ? _any.Value : [],
    ];

    /// <summary>Finds the patterns that match somewhere in a value: <see cref="MatchScratch.Matched"/>.</summary>
    public void Match(ReadOnlySpan<byte> value, MatchScratch scratch)
    {
        scratch.Start(Count);
        if (PlainText.Is(value))
        {
            _plain.Value?.Match(value, scratch);
            return;
        }

        foreach (Automaton automaton in _any.Value) automaton.Match(value, scratch);
    }

    private static Automaton? BuildPlain(Node[] roots, long? cacheBytes)
    {
        List<(Node Root, int Id)> group = [];
        for (int id = 0; id < roots.Length; id++)
        {
            if (PlainText.Restrict(roots[id]) is { } root) group.Add((root, id));
        }

        return group.Count == 0 ? null : Build(group, cacheBytes);
    }

    private static Automaton Build(List<(Node Root, int Id)> group, long? cacheBytes) =>
        new(group, cacheBytes ?? CacheBytes + CacheBytesPerPattern * group.Count);
}
