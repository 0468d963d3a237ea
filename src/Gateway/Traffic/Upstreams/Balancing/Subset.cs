using Insight.Contracts.Objects;

namespace Insight.Gateway.Traffic.Upstreams.Balancing;

/// <summary>Upstreams of a cluster that have certain labels.</summary>
internal sealed class Subset(IReadOnlyDictionary<string, string> labels, ClusterSpec spec, string? site, Random random)
{
    private readonly Turns _turns = new();
    private Upstream[] _upstreams = [];
    private Ring? _ring;
    private volatile Pool _pool = Pool.Empty;

    /// <summary>Those that can be asked now.</summary>
    public Pool Pool => _pool;

    /// <summary>Takes the cluster's upstreams, or their weights, as they are now.</summary>
    public void SetUpstreams(IReadOnlyList<Upstream> all)
    {
        _upstreams = [.. all.Where(upstream => LabelSelection.Has(upstream.Labels, labels))];
        _ring = spec.Balance.Policy == BalancingPolicy.RingHash && _upstreams.Length > 0 ? Ring.Of([.. _upstreams.Select(upstream => (upstream.Address, upstream.Weight))]) : null;
        Refresh();
    }

    /// <summary>Takes their health as it is now.</summary>
    public void Refresh()
    {
        Eligible eligible = Eligible.Of(_upstreams, site, spec.PanicPercent);
        _pool = new Pool(Balance(eligible.Home), Balance(eligible.Away), eligible.HomeShare, random);
    }

    private Balancer? Balance(IReadOnlyList<Upstream> eligible)
    {
        if (eligible.Count == 0) return null;
        Upstream[] upstreams = [.. eligible];
        int[] weights = [.. upstreams.Select(upstream => upstream.Weight)];
        return spec.Balance.Policy switch
        {
            BalancingPolicy.RoundRobin => new RoundRobin(upstreams, weights, _turns, random),
            BalancingPolicy.Random => new RandomChoice(upstreams, weights, random),
            BalancingPolicy.RingHash => new RingHash(RingOf(upstreams), upstreams, weights, random),
            _ => new LeastRequest(upstreams, weights, random),
        };
    }

    private Ring RingOf(Upstream[] eligible)
    {
        Dictionary<Upstream, int> numbers = new(ReferenceEqualityComparer.Instance as IEqualityComparer<Upstream>);
        for (int i = 0; i < eligible.Length; i++) numbers[eligible[i]] = i;
        return _ring!.Only([.. _upstreams.Select(upstream => numbers.GetValueOrDefault(upstream, -1))]);
    }
}
