using Insight.Ingest.Metering;
using Insight.Ingest.Storing;
using Insight.Storage.ClickHouse;
using Insight.Streaming;
using Microsoft.Extensions.Logging;

namespace Insight.Ingest;

/// <summary>
/// The way of every record from the stream into ClickHouse:
/// read a batch → store it (raw rows, marks, dead letters, losses) → commit the stream's position.
/// </summary>
/// <remarks>
/// The position moves only when everything is stored. A batch that could not be stored is sent again, the same batch with
/// the same token, for as long as ClickHouse is away; the stream keeps what comes meanwhile.
/// </remarks>
public sealed class IngestLoop(IRecordSource records, BatchStore store, IngestOptions options, TimeProvider time, ILogger<IngestLoop> logger, IngestMeter? meter = null)
{
    private static readonly TimeSpan LastLook = TimeSpan.FromMilliseconds(200);

    private readonly RecordBatch _batch = new(options.BatchRecords, options.BatchBytes);
    private bool _isInHand;
    private long _read, _stored, _deadLetters, _lost, _retries;

    /// <summary>Records read since the start.</summary>
    public long Read => Volatile.Read(ref _read);

    /// <summary>Rows stored since the start.</summary>
    public long Stored => Volatile.Read(ref _stored);

    /// <summary>Records that went to dead letters since the start.</summary>
    public long DeadLetters => Volatile.Read(ref _deadLetters);

    /// <summary>Records that the stream reported as lost since the start.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Attempts that failed since the start.</summary>
    public long Retries => Volatile.Read(ref _retries);

    /// <summary>
    /// Runs until cancelled, then takes up what the stream still holds: when everything stops in order, the gateway has
    /// stopped before. Ends early only with an exception of the stream itself.
    /// </summary>
    /// <param name="patience">How long taking up the rest may last; what is not stored by then stays in the stream.</param>
    /// <param name="cancellationToken">Stops waiting for new records.</param>
    public async Task RunAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using CancellationTokenSource giveUp = new();
        await using CancellationTokenRegistration stop = cancellationToken.Register(() => giveUp.CancelAfter(patience));
        try
        {
            while (!cancellationToken.IsCancellationRequested) await StepAsync(options.BatchWait, cancellationToken, giveUp.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !giveUp.IsCancellationRequested)
        {
            // Nothing was there to read.
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            return;
        }

        try
        {
            while (await StepAsync(LastLook, giveUp.Token))
            {
            }
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            // Storage is away. The stream keeps the records for the next start.
        }
    }

    /// <summary>Moves one batch; false when nothing came within <paramref name="maxWait"/>. After an exception or a cancellation the same batch comes first.</summary>
    public Task<bool> StepAsync(TimeSpan maxWait, CancellationToken cancellationToken) => StepAsync(maxWait, cancellationToken, cancellationToken);

    private async Task<bool> StepAsync(TimeSpan maxWait, CancellationToken reading, CancellationToken storing)
    {
        // The stream has moved past a batch that it handed out: a batch in hand is never replaced by a newer one.
        if (!_isInHand)
        {
            await records.ReadAsync(_batch, maxWait, reading);
            Interlocked.Add(ref _read, _batch.Count);
        }

        _isInHand = _batch.Count > 0 || _batch.Losses.Count > 0;
        if (_isInHand)
        {
            await StoreAsync(storing);
            await records.CommitAsync(_batch, storing);
        }

        bool moved = _isInHand;
        _isInHand = false;
        meter?.Went(Counts, records);
        return moved;
    }

    private IngestCounts Counts => new(Read, Stored, DeadLetters, Lost, Retries);

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause = options.RetryMinimum;
        while (true)
        {
            try
            {
                StoredBatch result = await store.StoreAsync(_batch, cancellationToken);
                Interlocked.Add(ref _stored, result.Stored);
                Interlocked.Add(ref _deadLetters, result.DeadLetters);
                Interlocked.Add(ref _lost, _batch.Losses.Sum(loss => loss.Records));
                if (result.DeadLetters > 0) Log.DeadLetters(logger, result.DeadLetters);
                foreach (StreamLoss loss in _batch.Losses) Log.Loss(logger, loss.Kind, loss.Records, loss.Bytes, loss.Where);
                return;
            }
            catch (ClickHouseException error)
            {
                Interlocked.Increment(ref _retries);
                Log.BatchNotStored(logger, _batch.Count, pause, error.Message);
                meter?.Failed(error.Message, Counts, records);
                await Task.Delay(pause, time, cancellationToken);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, options.RetryMaximum.Ticks));
            }
        }
    }
}
