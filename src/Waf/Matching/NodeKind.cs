namespace Insight.Waf.Matching;

/// <summary>What a part of a pattern is.</summary>
internal enum NodeKind
{
    /// <summary>Matches the empty text.</summary>
    Empty,

    /// <summary>One byte of a set.</summary>
    Set,

    /// <summary>Parts one after the other.</summary>
    Concat,

    /// <summary>One of several parts, the first preferred.</summary>
    Alternate,

    /// <summary>A part again and again.</summary>
    Repeat,

    /// <summary>A part whose place is remembered.</summary>
    Capture,

    /// <summary>A condition on the place.</summary>
    Assert,

    /// <summary>A condition on what stands before or behind; needs backtracking.</summary>
    Look,

    /// <summary>A part that keeps what it took; needs backtracking.</summary>
    Atomic,

    /// <summary>What a group took, once more; needs backtracking.</summary>
    Reference,
}
