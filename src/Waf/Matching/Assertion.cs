namespace Insight.Waf.Matching;

/// <summary>A condition on the place between two bytes.</summary>
internal enum Assertion
{
    /// <summary><c>\A</c>.</summary>
    TextStart,

    /// <summary><c>^</c> of many lines: the start, or behind a line feed that is not the last byte (as PCRE has it).</summary>
    LineStart,

    /// <summary><c>\z</c>.</summary>
    TextEnd,

    /// <summary><c>\Z</c>, and <c>$</c> of one line: the end, or before a line feed that is the last byte.</summary>
    FinalLineEnd,

    /// <summary><c>$</c> of many lines: the end, or before a line feed.</summary>
    LineEnd,

    /// <summary><c>\b</c>.</summary>
    WordBoundary,

    /// <summary><c>\B</c>.</summary>
    NoWordBoundary,
}
