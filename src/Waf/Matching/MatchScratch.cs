namespace Insight.Waf.Matching;

/// <summary>
/// The memory of a match: kept by its user from call to call, for one call at a time. What it holds of an answer is valid until the next call.
/// </summary>
public sealed class MatchScratch
{
    private ulong[] _matched = [];
    private int _words;

    /// <summary>A bit for each pattern of the last set matched, on where it matches: bit <c>n % 64</c> of word <c>n / 64</c>.</summary>
    public ReadOnlySpan<ulong> Matched => _matched.AsSpan(0, _words);

    /// <summary>Whether any pattern of the last set matches.</summary>
    public bool Any { get; private set; }

    /// <summary>Whether a match that needs backtracking was given up, because of its length or its time, since this was last set to false.</summary>
    public bool HasGivenUp { get; set; }

    /// <summary>What backtracking may still take, in <see cref="System.Diagnostics.Stopwatch"/>'s ticks.</summary>
    internal long BacktrackingTicks { get; set; } = BacktrackingMatcher.BudgetTicks;

    /// <summary>Instructions followed since this was made: the work outside of cached states.</summary>
    internal long Steps { get; set; }

    /// <summary>States built since this was made.</summary>
    internal long StatesBuilt { get; set; }

    /// <summary>Cache flushes caused since this was made.</summary>
    internal long Flushes { get; set; }

    /// <summary>Values, since this was made, that were finished without cached states.</summary>
    internal long Fallbacks { get; set; }

    internal StampSet Closure { get; } = new();

    internal StampSet Hits { get; } = new();

    internal StampSet Chains { get; } = new();

    internal StampSet Current { get; private set; } = new();

    internal StampSet Next { get; private set; } = new();

    /// <summary>Threads of the captures' machine, allocated at its first use.</summary>
    internal CaptureThreads Threads => field ??= new CaptureThreads();

    /// <summary>Whether a pattern of the last set matches.</summary>
    public bool Has(int pattern) => (_matched[pattern >> 6] >> (pattern & 63) & 1) != 0;

    internal void Start(int patterns)
    {
        _words = (patterns + 63) >> 6;
        if (_matched.Length < _words) _matched = new ulong[_words];
        _matched.AsSpan(0, _words).Clear();
        Any = false;
    }

    /// <summary>Notes a match; false if it was noted before.</summary>
    internal bool Note(int pattern)
    {
        ref ulong word = ref _matched[pattern >> 6];
        ulong bit = 1UL << (pattern & 63);
        if ((word & bit) != 0) return false;
        word |= bit;
        Any = true;
        return true;
    }

    internal void Swap() => (Current, Next) = (Next, Current);
}
