using Confluent.Kafka;

namespace Insight.Export.Destinations.Kafka;

/// <summary>Gathers the brokers' reports on the messages of one batch.</summary>
internal sealed class SentEvents(int count)
{
    private readonly Error?[] _errors = new Error?[count];
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for the sender itself, taken away when everything was sent.
    private int _missing = 1;

    /// <summary>What to call with the report on a message that is sent now.</summary>
    public Action<DeliveryReport<string, byte[]>> Expect(int position)
    {
        Interlocked.Increment(ref _missing);
        return report =>
        {
            if (report.Error.IsError) _errors[position] = report.Error;
            Done();
        };
    }

    /// <summary>A message was not sent at all.</summary>
    public void Failed(int position, Error error)
    {
        _errors[position] = error;
        Done();
    }

    /// <summary>Waits for all reports.</summary>
    /// <returns>By position, what went wrong; null: it was taken.</returns>
    public async Task<IReadOnlyList<Error?>> CompleteAsync(CancellationToken cancellationToken)
    {
        Done();
        await _done.Task.WaitAsync(cancellationToken);
        return _errors;
    }

    private void Done()
    {
        if (Interlocked.Decrement(ref _missing) == 0) _done.TrySetResult();
    }
}
