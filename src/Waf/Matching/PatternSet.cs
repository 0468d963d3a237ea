namespace Insight.Waf.Matching;

/// <summary>
/// Patterns searched for together: one pass says which of them match somewhere in a value, in time linear in its length. One set serves
/// all threads at once.
/// </summary>
public sealed class PatternSet
{
    /// <summary>Bytes of cached states per set: some hundred states of a large set, thousands of a small one.</summary>
    internal const long DefaultCacheBytes = 512 * 1024;

    // Most sets of a large set of rules are never asked: those of paranoia levels that are off, of bodies that nobody sends.
    private readonly Lazy<Automaton>? _automaton;

    /// <summary>A set of patterns; their numbers are their indices.</summary>
    public PatternSet(IReadOnlyList<Pattern> patterns)
        : this(patterns, DefaultCacheBytes)
    {
    }

    internal PatternSet(IReadOnlyList<Pattern> patterns, long cacheBytes)
    {
        Count = patterns.Count;
        if (Count > 0) _automaton = new Lazy<Automaton>(() => new Automaton([.. patterns.Select((pattern, index) => (pattern, index))], cacheBytes));
    }

    /// <summary>Patterns.</summary>
    public int Count { get; }

    /// <summary>States cached now.</summary>
    public int CachedStates => Built?.States ?? 0;

    /// <summary>Bytes that the cached states take now, roughly.</summary>
    public long CachedBytes => Built?.Bytes ?? 0;

    /// <summary>Finds the patterns that match somewhere in a value: <see cref="MatchScratch.Matched"/>.</summary>
    public void Match(ReadOnlySpan<byte> value, MatchScratch scratch)
    {
        scratch.Start(Count);
        _automaton?.Value.Match(value, scratch);
    }

    private Automaton? Built => _automaton is { IsValueCreated: true } ? _automaton.Value : null;
}
