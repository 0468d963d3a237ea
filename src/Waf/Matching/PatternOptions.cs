namespace Insight.Waf.Matching;

/// <summary>How a pattern reads before its own <c>(?ims)</c> settings change that.</summary>
[Flags]
public enum PatternOptions
{
    /// <summary>Perl's defaults.</summary>
    None = 0,

    /// <summary>ASCII letters match in both cases.</summary>
    IgnoreCase = 1,

    /// <summary><c>.</c> matches the line feed too.</summary>
    DotAll = 2,

    /// <summary><c>^</c> and <c>$</c> match at line feeds too.</summary>
    Multiline = 4,

    /// <summary>What needs backtracking is taken: look-around, back references, atomic groups, possessive quantifiers.</summary>
    Backtracking = 8,
}
