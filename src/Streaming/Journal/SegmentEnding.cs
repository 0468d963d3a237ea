namespace Insight.Streaming.Journal;

/// <summary>What is known about the end of a segment that is being read.</summary>
internal enum SegmentEnding
{
    /// <summary>Its writer may still add frames.</summary>
    None,

    /// <summary>Its writer went on to a later segment.</summary>
    Rotated,

    /// <summary>Its writer is dead.</summary>
    Died,
}
