namespace Insight.Waf.Matching;

/// <summary>A pattern that cannot be read, or that asks for what a linear-time matcher cannot do.</summary>
public sealed class PatternException(string reason, int position) : Exception($"{reason} (at character {position + 1} of the pattern)")
{
    /// <summary>What is wrong.</summary>
    public string Reason { get; } = reason;

    /// <summary>Index in the pattern's text of the character that it is about.</summary>
    public int Position { get; } = position;
}
