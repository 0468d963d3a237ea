using Confluent.Kafka;

namespace Insight.Streaming.Kafka;

/// <summary>Sends batches of records to the topic: one message for each record, acknowledged by all replicas.</summary>
/// <remarks>While brokers are away a batch waits, holding at most the producer's queue in memory; nothing times out. Partitions are chosen at
/// random: records carry their own identity, and no reader depends on their order.</remarks>
public sealed class KafkaRecordSink : IDisposable
{
    // The queue drains at network speed once brokers answer; looking again this often costs nothing beside that.
    private static readonly TimeSpan s_queueFullPause = TimeSpan.FromMilliseconds(5);

    private readonly KafkaOptions _options;
    private readonly TimeProvider _time;
    private IProducer<Null, byte[]>? _producer;
    private volatile string? _problem;
    private volatile bool _isFatal;

    /// <summary>Connects when the first batch is sent.</summary>
    /// <exception cref="InvalidOperationException">librdkafka is missing.</exception>
    public KafkaRecordSink(KafkaOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!KafkaNative.TryLoad(out string error)) throw new InvalidOperationException(error);
        _options = options;
        _time = time;
    }

    /// <summary>What the client last complained about, until a batch gets through; for health pages.</summary>
    public string? Problem => _problem;

    /// <summary>Sends all records, then the losses, and completes when every one is acknowledged.</summary>
    /// <remarks>A record that the brokers refuse for good (too large, say) is sent as a loss of kind <see cref="StreamLossKind.Refused"/> and
    /// holds up nothing. After an exception part of the batch may have been sent: send it again, duplicates are harmless.</remarks>
    /// <exception cref="KafkaException">The producer failed; the next call starts a new one.</exception>
    public async Task ProduceAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_isFatal || _producer is null) Restart();
        var sent = new SentBatch();
        for (int i = 0; i < batch.Count; i++)
        {
            await SendAsync(new Message<Null, byte[]> { Value = batch[i].ToArray() }, sent, cancellationToken);
        }

        foreach (StreamLoss loss in batch.Losses) await SendAsync(LossMessage.Create(loss), sent, cancellationToken);
        await sent.CompleteAsync(cancellationToken);
        if (sent.Refused.Count > 0)
        {
            var refusals = new SentBatch();
            foreach (StreamLoss loss in sent.Refused) await SendAsync(LossMessage.Create(loss), refusals, cancellationToken);
            await refusals.CompleteAsync(cancellationToken);
        }

        _problem = null;
    }

    /// <summary>Gives up what is under way; does not wait for brokers that may never answer.</summary>
    public void Dispose()
    {
        _producer?.Dispose();
        _producer = null;
    }

    private void Restart()
    {
        Dispose();
        _isFatal = false;
        _producer = new ProducerBuilder<Null, byte[]>(_options.Producer())
            .SetErrorHandler((_, error) =>
            {
                _problem = error.ToString();
                if (error.IsFatal) _isFatal = true;
            })
            .SetLogHandler((_, message) => _problem = message.Level <= SyslogLevel.Error ? message.Message : _problem)
            .Build();
    }

    private async ValueTask SendAsync(Message<Null, byte[]> message, SentBatch sent, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                sent.Add();
                _producer!.Produce(_options.Topic, message, sent.OnReport);
                return;
            }
            catch (ProduceException<Null, byte[]> failure)
            {
                sent.Remove();
                if (SentBatch.IsRefusal(failure.Error))
                {
                    sent.Refuse(failure.Error, message.Value.Length);
                    return;
                }

                if (failure.Error.Code != ErrorCode.Local_QueueFull) throw;
            }

            await Task.Delay(s_queueFullPause, _time, cancellationToken);
        }
    }
}
