namespace Insight.Waf.Matching;

/// <summary>
/// A regular expression of Perl's syntax over bytes, without what needs backtracking: no lookaround, backreferences, atomic groups,
/// possessive quantifiers, recursion. Each byte is one character; classes, boundaries and case know ASCII only.
/// </summary>
public sealed class Pattern
{
    private Pattern(string text, Node root, int captureCount)
    {
        Text = text;
        Root = root;
        CaptureCount = captureCount;
    }

    /// <summary>The pattern as written; each character stands for the byte of its value.</summary>
    public string Text { get; }

    /// <summary>Capturing groups, without the match itself.</summary>
    public int CaptureCount { get; }

    internal Node Root { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern; each character (at most U+00FF) stands for the byte of its value.</param>
    /// <param name="options">How it reads at its start.</param>
    /// <exception cref="PatternException">Not a pattern, not a supported one, or one that expands too far.</exception>
    public static Pattern Parse(string text, PatternOptions options)
    {
        PatternParser parser = new(text, options);
        Node root = parser.Parse();
        return new Pattern(text, root, parser.CaptureCount);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
