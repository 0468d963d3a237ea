namespace Insight.Gateway.Traffic.Upstreams.Balancing;

/// <summary>By a hash ring with bounded load: an upstream with more than 1.25 times its share of the requests under way passes them on to the next on the ring
/// (Mirrokni, Thorup, Zadimoghaddam, "Consistent hashing with bounded loads", 2018).</summary>
internal sealed class RingHash(Ring ring, Upstream[] upstreams, int[] weights, Random random) : Balancer(upstreams, random)
{
    /// <summary>The bound, 5/4.</summary>
    private const int BoundOver = 5;
    private const int BoundUnder = 4;

    /// <summary>Points that are looked at before the bound is given up; one of them is below it unless all change at that moment.</summary>
    private const int Steps = 512;

    /// <summary>Up to so many upstreams the requests under way are counted for each choice; of more, so many per choice are, by counting all every so often.</summary>
    private const int CountedPerChoice = 32;

    private readonly long _totalWeight = weights.Sum(weight => (long)weight);
    private long _load;
    private int _choicesUntilCount;

    public override Upstream? Pick(in ChoiceKey key, ReadOnlySpan<Upstream> tried)
    {
        int point = ring.Find(key.HasHash ? key.Hash : (uint)Random.NextInt64());
        Upstream? overloaded = null;
        long load = -1;
        for (int step = Math.Min(Steps, ring.Count); step > 0; step--, point = ring.After(point))
        {
            int owner = ring.Owner(point);
            Upstream upstream = Upstreams[owner];
            if (!tried.IsEmpty && tried.Contains(upstream)) continue;
            int inFlight = upstream.InFlight;
            if (inFlight == 0) return upstream;
            if (load < 0) load = Load();

            // With this request it has at most ceil(1.25 * all * share).
            if (BoundUnder * inFlight * _totalWeight < BoundOver * (load + 1) * weights[owner]) return upstream;
            overloaded ??= upstream;
        }

        return overloaded ?? PickAnyExcept(tried);
    }

    protected override Upstream Next() => Upstreams[ring.Owner(ring.Find((uint)Random.NextInt64()))];

    private long Load()
    {
        if (--_choicesUntilCount > 0) return Volatile.Read(ref _load);
        _choicesUntilCount = Upstreams.Length / CountedPerChoice;
        long load = 0;
        foreach (Upstream upstream in Upstreams) load += upstream.InFlight;
        Volatile.Write(ref _load, load);
        return load;
    }
}
