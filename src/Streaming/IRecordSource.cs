namespace Insight.Streaming;

/// <summary>A stream of encoded access records that can be read again from the last committed position.</summary>
/// <remarks>
/// The contract that the delivery promise rests on: what <see cref="ReadAsync"/> returned is returned again by a new
/// source over the same stream until <see cref="CommitAsync"/> was called for it. A reader commits only after the
/// records are stored, so a record may come twice but is never lost.
/// One reader at a time: calls must not overlap.
/// </remarks>
public interface IRecordSource : IAsyncDisposable
{
    /// <summary>
    /// Fills <paramref name="batch"/> (cleared first) with records in stream order. Returns when the batch is full, or when
    /// <paramref name="maxWait"/> has passed since the first record, or, with an empty batch, when nothing came within
    /// <paramref name="maxWait"/>.
    /// </summary>
    ValueTask ReadAsync(RecordBatch batch, TimeSpan maxWait, CancellationToken cancellationToken);

    /// <summary>Marks everything up to the end of the batch last read as stored.</summary>
    ValueTask CommitAsync(RecordBatch batch, CancellationToken cancellationToken);

    /// <summary>How far the reader is, by part of the stream. What was read and not committed counts as unread. Parts that cannot be told are left out.</summary>
    IReadOnlyList<StreamPosition> Positions() => [];

    /// <summary>What the stream's client complains of now; null: of nothing.</summary>
    string? Problem => null;
}
