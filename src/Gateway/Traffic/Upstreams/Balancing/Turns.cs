using System.Runtime.InteropServices;

namespace Insight.Gateway.Traffic.Upstreams.Balancing;

/// <summary>Counts turns. It outlives balancers, so that the turn goes on when the upstreams change; alone in its cache line.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal sealed class Turns
{
    [FieldOffset(64)]
    private ulong _count;

    /// <summary>The number of this turn.</summary>
    public ulong Next() => Interlocked.Increment(ref _count) - 1;
}
