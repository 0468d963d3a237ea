namespace Insight.Waf.Matching;

/// <summary>
/// A regular expression of Perl's syntax over bytes. What needs backtracking (lookaround, backreferences, atomic groups, possessive
/// quantifiers) is taken when asked for; recursion, conditions and verbs never are. Each byte is one character; classes, boundaries and case know ASCII only.
/// </summary>
public sealed class Pattern
{
    private Pattern(string text, Node exact, bool backtracks, int captureCount)
    {
        Text = text;
        Exact = exact;
        Root = backtracks ? Relaxation.Of(exact) : exact;
        Backtracks = backtracks;
        CaptureCount = captureCount;
    }

    /// <summary>The pattern as written; each character stands for the byte of its value.</summary>
    public string Text { get; }

    /// <summary>Capturing groups, without the match itself.</summary>
    public int CaptureCount { get; }

    /// <summary>Whether only backtracking can match it. A <see cref="PatternSet"/> then finds all that it may match, and more.</summary>
    public bool Backtracks { get; }

    /// <summary>What linear matchers look for.</summary>
    internal Node Root { get; }

    /// <summary>The pattern as it was read.</summary>
    internal Node Exact { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern; each character (at most U+00FF) stands for the byte of its value.</param>
    /// <param name="options">How it reads at its start.</param>
    /// <exception cref="PatternException">Not a pattern, not a supported one, or one that expands too far.</exception>
    public static Pattern Parse(string text, PatternOptions options) =>
        Parse(text, options, PatternParser.MaxSize);

    /// <summary>Reads a pattern that takes so many instructions at most, with its repeats written out.</summary>
    /// <exception cref="PatternException">Not a pattern, not a supported one, or one that expands too far.</exception>
    internal static Pattern Parse(string text, PatternOptions options, int maxSize)
    {
        PatternParser parser = new(text, options, maxSize);
        Node root = parser.Parse();
        return new Pattern(text, root, parser.Backtracks, parser.CaptureCount);
    }

    /// <summary>A matcher of this pattern alone: the linear one where that can do it.</summary>
    public IPatternMatcher CreateMatcher() => Backtracks ? new BacktrackingMatcher(this) : new PatternMatcher(this);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
