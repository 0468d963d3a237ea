using System.Collections.Concurrent;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Health;

namespace Insight.Gateway.Tests.Traffic.Upstreams.Health;

/// <summary>Endpoints that answer as a test says, at once unless it says they hang.</summary>
internal sealed class FakeProbe : IProbe
{
    private int _underWay;

    public ConcurrentDictionary<string, bool> Bad { get; } = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    public bool Hangs { get; set; }

    public int UnderWay => Volatile.Read(ref _underWay);

    public async Task<bool> AskAsync(Upstream upstream, string path, CancellationToken cancellation)
    {
        Asked.Enqueue(upstream.Address + path);
        if (!Hangs) return !Bad.GetValueOrDefault(upstream.Address);
        Interlocked.Increment(ref _underWay);
        TaskCompletionSource never = new();

        // Goes on inside the call that cancels, so that a test need not wait.
        await using CancellationTokenRegistration registration = cancellation.Register(() => never.TrySetCanceled(cancellation));
        try
        {
            await never.Task;
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
