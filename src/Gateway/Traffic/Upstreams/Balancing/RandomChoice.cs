namespace Insight.Gateway.Traffic.Upstreams.Balancing;

/// <summary>By chance, by weight.</summary>
internal sealed class RandomChoice(Upstream[] upstreams, int[] weights, Random random) : Balancer(upstreams, random)
{
    private readonly AliasTable _table = new(weights);

    protected override Upstream Next() => Upstreams[_table.Draw(Random.NextInt64())];
}
