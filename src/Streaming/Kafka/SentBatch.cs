using Confluent.Kafka;

namespace Insight.Streaming.Kafka;

/// <summary>Waits for the acknowledgements of one batch.</summary>
internal sealed class SentBatch
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<StreamLoss> _refused = [];

    // One for the sender itself, taken away when everything was sent.
    private int _missing = 1;
    private Error? _error;

    public SentBatch() => OnReport = Report;

    /// <summary>One handler for the whole batch, so that a record costs no delegate.</summary>
    public Action<DeliveryReport<Null, byte[]>> OnReport { get; }

    /// <summary>Records that the brokers will never take; complete after <see cref="CompleteAsync"/>.</summary>
    public IReadOnlyList<StreamLoss> Refused => _refused;

    /// <summary>True when sending the same record again would only fail again.</summary>
    public static bool IsRefusal(Error error) =>
        error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidRecord or ErrorCode.RecordListTooLarge;

    public void Add() => Interlocked.Increment(ref _missing);

    public void Remove() => Interlocked.Decrement(ref _missing);

    public void Refuse(Error error, int bytes)
    {
        lock (_refused) _refused.Add(new StreamLoss(StreamLossKind.Refused, 1, bytes, $"kafka: {error.Reason}"));
    }

    /// <summary>Waits until every record of the batch was acknowledged or refused.</summary>
    /// <exception cref="KafkaException">One was not; which does not matter, since the batch is sent again.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        Done();
        await _done.Task.WaitAsync(cancellationToken);
        if (_error is not null) throw new KafkaException(_error);
    }

    private void Report(DeliveryReport<Null, byte[]> report)
    {
        if (report.Error.IsError)
        {
            if (IsRefusal(report.Error)) Refuse(report.Error, report.Message.Value.Length);
            else Interlocked.CompareExchange(ref _error, report.Error, null);
        }

        Done();
    }

    private void Done()
    {
        if (Interlocked.Decrement(ref _missing) == 0) _done.TrySetResult();
    }
}
