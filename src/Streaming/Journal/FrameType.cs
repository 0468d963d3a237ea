namespace Insight.Streaming.Journal;

/// <summary>What a frame says. The numbers are part of the format.</summary>
internal enum FrameType : byte
{
    /// <summary>A request arrived; the record as known so far.</summary>
    Begin = 1,

    /// <summary>A begun request was answered; the rest of its record.</summary>
    End = 2,

    /// <summary>A complete record that had no begin.</summary>
    Whole = 3,

    /// <summary>A begin from an earlier segment of the same writer, repeated because it is still open.</summary>
    Carried = 4,
}
