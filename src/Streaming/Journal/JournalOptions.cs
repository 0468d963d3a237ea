namespace Insight.Streaming.Journal;

/// <summary>Where a journal lies and how large it may grow.</summary>
public sealed record JournalOptions
{
    /// <summary>Smallest segment: room for the carried begins and several of the longest records.</summary>
    public const long MinSegmentBytes = 64 << 10;

    /// <summary>Largest segment: a reader that restarts scans one segment from its head, which should stay well under a second.</summary>
    public const long MaxSegmentBytes = 1L << 30;

    /// <summary>The folder that holds the segments; created when missing. One process writes it, one process reads it.</summary>
    public required string Directory { get; init; }

    /// <summary>Bytes of one segment file, allocated in full before use; a multiple of 4,096.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>Bytes that all segments together may take on disk; at least two segments. Beyond it records are dropped and counted.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>How long a written record may wait before it is safe from a crash of the host (a crash of the process loses nothing).</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Directory);
        if (SegmentBytes is < MinSegmentBytes or > MaxSegmentBytes || SegmentBytes % 4096 != 0)
        {
            throw new ArgumentException($"SegmentBytes is {SegmentBytes:N0}; it must be a multiple of 4,096 from {MinSegmentBytes:N0} to {MaxSegmentBytes:N0}.");
        }

        if (MaxBytes < 2 * SegmentBytes)
        {
            throw new ArgumentException($"MaxBytes is {MaxBytes:N0}; it must hold at least two segments of {SegmentBytes:N0} bytes.");
        }

        if (SyncInterval < TimeSpan.FromMilliseconds(10)) throw new ArgumentException($"SyncInterval is {SyncInterval}; it must be at least 10 ms.");
    }
}
