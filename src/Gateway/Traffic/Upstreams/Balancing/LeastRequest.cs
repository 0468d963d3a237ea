namespace Insight.Gateway.Traffic.Upstreams.Balancing;

/// <summary>The fewer requests under way, in relation to its weight, of two drawn by weight.</summary>
/// <remarks>
/// Two choices spread load almost as well as looking at all (Mitzenmacher, "The power of two choices in randomized load balancing", 2001), and gateways that do
/// not know of each other do not all run to the same upstream. Drawn by weight, the first is taken when both are as busy: few requests are shared by weight too.
/// </remarks>
internal sealed class LeastRequest(Upstream[] upstreams, int[] weights, Random random) : Balancer(upstreams, random)
{
    private readonly AliasTable _table = new(weights);

    protected override Upstream Next()
    {
        int first = _table.Draw(Random.NextInt64());
        if (Upstreams.Length == 1) return Upstreams[first];

        int second = _table.Draw(Random.NextInt64());
        if (second == first) second = _table.Draw(Random.NextInt64());
        if (second == first) second = (first + 1 + Random.Next(Upstreams.Length - 1)) % Upstreams.Length;
        return (long)Upstreams[second].InFlight * weights[first] < (long)Upstreams[first].InFlight * weights[second] ? Upstreams[second] : Upstreams[first];
    }
}
