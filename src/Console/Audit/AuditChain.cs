using System.Diagnostics;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Audit;

/// <summary>
/// Looks at the whole audit log when somebody asks, however many ask: one look at a time, and after one at least 20 times as long as it took, so that a long log costs a
/// twentieth of a core at most. The good head of each look is held against the next one: what is written anew while the console runs is found out without any other
/// witness.
/// </summary>
internal sealed class AuditChain(ControlDatabase database, TimeProvider time)
{
    /// <summary>A look holds at least so long.</summary>
    public static readonly TimeSpan Holds = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait of somebody who asks; until then the look before counts.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private const int Rest = 20;

    private readonly Lock _lock = new();
    private AuditChainView _last = AuditChainView.Unknown;
    private AuditHead? _anchor;
    private Task? _running;
    private DateTimeOffset _due;

    /// <summary>What was found last; looks again when that is due.</summary>
    public async Task<AuditChainView> ReadAsync(CancellationToken cancellationToken)
    {
        Task running;
        lock (_lock)
        {
            // One that failed is tried again by the next who asks.
            if (_running is null or { IsFaulted: true } || (_running.IsCompleted && time.GetUtcNow() >= _due)) _running = Task.Run(Look, CancellationToken.None);
            running = _running;
        }

        try
        {
            await running.WaitAsync(s_patience, cancellationToken);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            // A long log: it goes on.
        }

        lock (_lock) return _last;
    }

    private void Look()
    {
        long began = Stopwatch.GetTimestamp();
        AuditFault? fault = AuditLog.Verify(database, _anchor is null ? [] : [_anchor], out AuditHead head);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        lock (_lock)
        {
            if (fault is null && head.Number > 0) _anchor = head;
            _last = new AuditChainView(fault is null ? AuditChainState.Verified : AuditChainState.Broken, head.Number, head.Hash, time.GetUtcNow().UtcDateTime, fault?.Number, fault?.Problem ?? "");
            _due = time.GetUtcNow() + (took * Rest > Holds ? took * Rest : Holds);
        }
    }
}
