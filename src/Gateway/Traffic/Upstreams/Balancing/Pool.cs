namespace Insight.Gateway.Traffic.Upstreams.Balancing;

/// <summary>Upstreams of a subset as they can be asked at one moment.</summary>
/// <param name="home">Who comes first; null: nobody.</param>
/// <param name="away">Who else; null: nobody.</param>
/// <param name="homeShare">Share of requests that goes to <paramref name="home"/>, 0 to 1.</param>
/// <param name="random">Chance.</param>
internal sealed class Pool(Balancer? home, Balancer? away, double homeShare, Random random)
{
    /// <summary>Of which nobody can be asked.</summary>
    public static readonly Pool Empty = new(null, null, 1, Random.Shared);

    private readonly uint _homeShare = (uint)(homeShare * uint.MaxValue);

    /// <summary>One that was not tried, or else one that was; null when there is nobody.</summary>
    public Upstream? Pick(in ChoiceKey key, ReadOnlySpan<Upstream> tried)
    {
        (Balancer? first, Balancer? second) = IsForHome(key) ? (home, away) : (away, home);
        Upstream? picked = first?.Pick(key, tried) ?? second?.Pick(key, tried);
        return picked is not null || tried.IsEmpty ? picked : first?.Pick(key, []) ?? second?.Pick(key, []);
    }

    /// <summary>The same hash goes to the same side, by other bits than the ring goes by.</summary>
    private bool IsForHome(in ChoiceKey key) =>
        _homeShare == uint.MaxValue || (key.HasHash ? (uint)((key.Hash + 0x632B_E59Bul) * 0xD6E8_FEB8_6659_FD93 >> 32) : (uint)random.NextInt64()) < _homeShare;
}
