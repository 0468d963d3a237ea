namespace Insight.Storage.ClickHouse;

/// <summary>Bounds each wait for the server and tells apart who ended it: the caller, <c>Cancel()</c>, the clock or the network.</summary>
internal sealed class ResponseClock : IDisposable
{
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _commandCancelled;
    private readonly CancellationToken _caller;
    private CancellationTokenSource _source;

    public ResponseClock(TimeSpan timeout, CancellationToken commandCancelled, CancellationToken caller)
    {
        _timeout = timeout;
        _commandCancelled = commandCancelled;
        _caller = caller;
        _source = CancellationTokenSource.CreateLinkedTokenSource(commandCancelled, caller);
        _source.CancelAfter(timeout);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>The server answered: its time is no longer counted.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Counts again, for the next piece of the answer.</summary>
    public void Start() => _source.CancelAfter(_timeout);

    /// <summary>Takes over for one read with another caller's token.</summary>
    public CancellationTokenRegistration Follow(CancellationToken caller) =>
        caller.CanBeCanceled && caller != _caller ? caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source) : default;

    /// <summary>What to throw in place of <paramref name="exception"/>; null: the exception itself.</summary>
    public ClickHouseException? Translate(Exception exception, Uri endpoint) => exception switch
    {
        OperationCanceledException when !_caller.IsCancellationRequested && !_commandCancelled.IsCancellationRequested
            => ClickHouseException.TimedOut(endpoint, _timeout),
        HttpRequestException { InnerException: IOException inner } => ClickHouseException.Unreachable(endpoint, "the connection broke off", inner),
        HttpRequestException => ClickHouseException.Unreachable(endpoint, "cannot be reached", exception),
        IOException => ClickHouseException.Unreachable(endpoint, "the connection broke off", exception),
        _ => null,
    };

    public void Dispose() => _source.Dispose();
}
