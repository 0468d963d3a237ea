using Confluent.Kafka;

namespace Insight.Streaming.Kafka;

/// <summary>Carries records from a source (a gateway's journal) to Kafka, committing each batch once all of it is acknowledged.</summary>
/// <remarks>Holds one batch in memory. While the brokers are away it waits, the source keeps the records, and nothing is committed.</remarks>
public sealed class StreamPump
{
    private static readonly TimeSpan s_maxWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(1);

    private readonly IRecordSource _source;
    private readonly KafkaRecordSink _sink;
    private readonly TimeProvider _time;
    private long _pumped;

    /// <summary>Neither source nor sink is disposed by the pump.</summary>
    public StreamPump(IRecordSource source, KafkaRecordSink sink, TimeProvider time)
    {
        _source = source;
        _sink = sink;
        _time = time;
    }

    /// <summary>Records carried and committed so far.</summary>
    public long Pumped => Volatile.Read(ref _pumped);

    /// <summary>Runs until cancelled, which is the normal way to end it and no error.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new RecordBatch(maxRecords: 10_000, maxBytes: 8 << 20);
        try
        {
            while (true)
            {
                await _source.ReadAsync(batch, s_maxWait, cancellationToken);
                if (batch.Count == 0 && batch.Losses.Count == 0) continue;
                await SendAsync(batch, cancellationToken);
                await _source.CommitAsync(batch, cancellationToken);
                Volatile.Write(ref _pumped, _pumped + batch.Count);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was read and not acknowledged is read again by the next pump.
        }
    }

    private async Task SendAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await _sink.ProduceAsync(batch, cancellationToken);
                return;
            }
            catch (KafkaException)
            {
                // The sink keeps the reason in Problem and starts a new producer. Sending all of it again may duplicate records.
                await Task.Delay(s_retryAfter, _time, cancellationToken);
            }
        }
    }
}
