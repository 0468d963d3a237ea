namespace Insight.ApiDiscovery;

/// <summary>Runs something from time to time: not more often than every interval, and never for more than a fifth of the time.</summary>
internal sealed class PacedTurn(TimeSpan interval, TimeProvider time)
{
    /// <summary>Rest, in times the duration.</summary>
    private const int RestFactor = 4;

    private long? _ended;
    private TimeSpan _rest;

    /// <summary>Runs it when its time has come.</summary>
    public async Task RunAsync(Func<Task> run)
    {
        if (_ended is { } ended && time.GetElapsedTime(ended) < _rest) return;
        long started = time.GetTimestamp();
        await run();
        _ended = time.GetTimestamp();
        TimeSpan rest = RestFactor * time.GetElapsedTime(started);
        _rest = rest > interval ? rest : interval;
    }
}
