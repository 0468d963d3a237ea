using System.Net;
using Microsoft.Extensions.Logging;

namespace Insight.Gateway.Traffic.Upstreams.Names;

/// <summary>Looks a name up again and again, and keeps its last addresses.</summary>
internal sealed class NameWatch : IDisposable
{
    /// <summary>More addresses of one name are not taken.</summary>
    private const int MaxAddresses = 256;

    /// <summary>Look-ups come no faster.</summary>
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(1);

    private readonly INameResolver _resolver;
    private readonly ILogger _logger;
    private readonly Action<NameWatch> _answered;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private readonly ITimer _timer;
    private volatile NameState _state = NameState.Unknown;
    private bool _failing;
    private long _refresh;

    public NameWatch(string host, INameResolver resolver, TimeProvider time, ILogger logger, Action<NameWatch> answered)
    {
        Host = host;
        _resolver = resolver;
        _logger = logger;
        _answered = answered;
        _stopped = _stop.Token;
        _timer = time.CreateTimer(static state => _ = ((NameWatch)state!).LookUpAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The name.</summary>
    public string Host { get; }

    /// <summary>What is known of it.</summary>
    public NameState State => _state;

    /// <summary>Pause between look-ups, from the next on.</summary>
    public TimeSpan Refresh
    {
        get => new(Volatile.Read(ref _refresh));
        set => Volatile.Write(ref _refresh, Math.Max(value.Ticks, s_shortestPause.Ticks));
    }

    /// <summary>Looks it up now, in the background.</summary>
    public void Start() => _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        _timer.Dispose();
        _stop.Dispose();
    }

    private async Task LookUpAsync()
    {
        try
        {
            NameAnswer answer = await _resolver.ResolveAsync(Host, _stopped);
            if (_stopped.IsCancellationRequested) return;
            Take(answer);
            _timer.Change(Refresh, Timeout.InfiniteTimeSpan);
            _answered(this);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // Nobody wants to know any more.
        }
    }

    private void Take(NameAnswer answer)
    {
        if (answer.Addresses.Count > 0)
        {
            if (_failing) UpstreamLog.NameFound(_logger, Host);
            _failing = false;
            IEnumerable<IPAddress> addresses = answer.Addresses.Select(address => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

            // Answers come in any order: sorted, the same are the same.
            _state = new NameState([.. addresses.Distinct().OrderBy(address => address.ToString(), StringComparer.Ordinal).Take(MaxAddresses)], IsGone: false);
            return;
        }

        if (!_failing) UpstreamLog.NameFailing(_logger, Host, answer.Problem);
        _failing = true;
        _state = new NameState(_state.Addresses, answer.IsGone);
    }
}
