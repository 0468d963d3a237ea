namespace Insight.Gateway.Traffic.Upstreams.Balancing;

/// <summary>A way to choose among upstreams that can be asked, at least one. Hot path: called for every attempt, by many threads at once.</summary>
internal abstract class Balancer(Upstream[] upstreams, Random random)
{
    /// <summary>Draws before the rest are looked through for one that was not tried.</summary>
    private const int Draws = 4;

    protected Upstream[] Upstreams { get; } = upstreams;

    protected Random Random { get; } = random;

    /// <summary>One that was not tried; null when all were.</summary>
    public virtual Upstream? Pick(in ChoiceKey key, ReadOnlySpan<Upstream> tried)
    {
        if (tried.IsEmpty) return Next();
        for (int draw = 0; draw < Draws; draw++)
        {
            Upstream next = Next();
            if (!tried.Contains(next)) return next;
        }

        return PickAnyExcept(tried);
    }

    /// <summary>The next in turn, whatever was tried.</summary>
    protected abstract Upstream Next();

    /// <summary>One that was not tried, from a place of chance on; null when all were.</summary>
    protected Upstream? PickAnyExcept(ReadOnlySpan<Upstream> tried)
    {
        int start = Random.Next(Upstreams.Length);
        for (int i = 0; i < Upstreams.Length; i++)
        {
            Upstream upstream = Upstreams[(start + i) % Upstreams.Length];
            if (!tried.Contains(upstream)) return upstream;
        }

        return null;
    }
}
