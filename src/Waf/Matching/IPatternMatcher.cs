namespace Insight.Waf.Matching;

/// <summary>Looks for one pattern in values. One matcher serves all threads.</summary>
public interface IPatternMatcher
{
    /// <summary>The pattern.</summary>
    Pattern Pattern { get; }

    /// <summary>Whether the pattern matches somewhere, without saying where: the faster question.</summary>
    /// <remarks>A match that was given up, which only backtracking ones are, is none, and sets <see cref="MatchScratch.HasGivenUp"/>.</remarks>
    bool IsMatch(ReadOnlySpan<byte> value, MatchScratch scratch);

    /// <summary>Finds the leftmost match.</summary>
    /// <param name="value">The text.</param>
    /// <param name="groups">Receives the match and, behind it, as many groups as there is room for; start -1 for a group that took no part.</param>
    /// <param name="scratch">Memory.</param>
    /// <returns>Whether there is a match; without one, <paramref name="groups"/> is left as it was.</returns>
    bool Match(ReadOnlySpan<byte> value, Span<(int Start, int Length)> groups, MatchScratch scratch);
}
