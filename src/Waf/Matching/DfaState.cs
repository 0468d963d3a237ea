namespace Insight.Waf.Matching;

/// <summary>A state of the deterministic automaton: everything that the rest of the text is matched by.</summary>
internal sealed class DfaState(int[] progress, Place before, int[] hits, int offset, int generation)
{
    /// <summary>The matches in progress: instructions, ascending.</summary>
    public int[] Progress { get; } = progress;

    /// <summary>What lies before.</summary>
    public Place Before { get; } = before;

    /// <summary>Patterns known to match once this state is reached.</summary>
    public int[] Hits { get; } = hits;

    /// <summary>Where its row starts in <see cref="DfaTable.Next"/>.</summary>
    public int Offset { get; } = offset;

    /// <summary>The cache's filling that it belongs to.</summary>
    public int Generation { get; } = generation;

    /// <summary>Whether the search may skip to the next byte that can begin a match.</summary>
    public bool Skips { get; init; }

    /// <summary>As it stands in a row: negative if reaching it asks for more than going on.</summary>
    public int Entry => Skips || Hits.Length > 0 ? -Offset : Offset;

    /// <summary>Another state of the same hash.</summary>
    public DfaState? SameHash { get; set; }

    public bool Is(ReadOnlySpan<int> progress, Place before, ReadOnlySpan<int> hits) =>
        Before == before && progress.SequenceEqual(Progress) && hits.SequenceEqual(Hits);
}
