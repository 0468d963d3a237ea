using System.Runtime.CompilerServices;
using Insight.Policy.Policies;

namespace Insight.Gateway.Policies;

/// <summary>Counts requests under way, where policies say how many there may be. Any number of threads.</summary>
internal sealed class PolicyRoom
{
    private readonly ConditionalWeakTable<CompiledPolicy, StrongBox<int>> _underWay = [];

    /// <summary>Lets a request in that all policies have room for.</summary>
    /// <returns>False: one of them has none; nothing is taken.</returns>
    public bool TryEnter(Conduct conduct)
    {
        for (int i = 0; i < conduct.Limits.Length; i++)
        {
            CompiledPolicy policy = conduct.Limits[i];
            int under = Interlocked.Increment(ref _underWay.GetOrCreateValue(policy).Value);
            if (policy.Spec.Limits!.Concurrency is not { } most || under <= most) continue;
            Leave(conduct, i + 1);
            return false;
        }

        return true;
    }

    /// <summary>The request is over.</summary>
    public void Leave(Conduct conduct) => Leave(conduct, conduct.Limits.Length);

    private void Leave(Conduct conduct, int count)
    {
        for (int i = 0; i < count; i++) Interlocked.Decrement(ref _underWay.GetOrCreateValue(conduct.Limits[i]).Value);
    }
}
