namespace Insight.Waf.Matching;

/// <summary>What lies before a place in the text, as far as assertions ask.</summary>
internal enum Place
{
    /// <summary>Nothing: the start of the text.</summary>
    Start,

    /// <summary>A line feed.</summary>
    Line,

    /// <summary>A letter, digit or '_'.</summary>
    Word,

    /// <summary>Another byte.</summary>
    Other,
}
