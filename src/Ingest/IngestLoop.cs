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
public sealed class IngestLoop(IRecordSource records, BatchStore store, IngestOptions options, TimeProvider time, ILogger<IngestLoop> logger)
{
    private readonly RecordBatch _batch = new(options.BatchRecords, options.BatchBytes);
    private long _stored, _deadLetters, _lost, _retries;

    /// <summary>Rows stored since the start.</summary>
    public long Stored => Volatile.Read(ref _stored);

    /// <summary>Records that went to dead letters since the start.</summary>
    public long DeadLetters => Volatile.Read(ref _deadLetters);

    /// <summary>Records that the stream reported as lost since the start.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Attempts that failed since the start.</summary>
    public long Retries => Volatile.Read(ref _retries);

    /// <summary>Runs until cancelled. Ends early only with an exception of the stream itself.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await StepAsync(options.BatchWait, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Moves one batch; false when nothing came within <paramref name="maxWait"/>.</summary>
    public async Task<bool> StepAsync(TimeSpan maxWait, CancellationToken cancellationToken)
    {
        await records.ReadAsync(_batch, maxWait, cancellationToken);
        if (_batch.Count == 0 && _batch.Losses.Count == 0) return false;
        await StoreAsync(cancellationToken);
        await records.CommitAsync(_batch, cancellationToken);
        return true;
    }

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
                await Task.Delay(pause, time, cancellationToken);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, options.RetryMaximum.Ticks));
            }
        }
    }
}
