using System.Collections.Frozen;
using Insight.Contracts.Objects;

namespace Insight.Gateway.Traffic.Upstreams.Balancing;

/// <summary>Chooses among a cluster's upstreams. Choosing reads one immutable pool; changes of upstreams or their health make new ones.</summary>
internal sealed class ClusterBalancing
{
    private readonly Lock _lock = new();
    private readonly Subset _all;
    private readonly FrozenDictionary<string, Subset> _subsets;

    public ClusterBalancing(ClusterSpec spec, string site, Random random)
    {
        string? first = spec.Balance.LocalityFirst ? site : null;
        _all = new Subset(new Dictionary<string, string>(), spec, first, random);
        _subsets = spec.Subsets.ToFrozenDictionary(subset => subset.Key, subset => new Subset(subset.Value, spec, first, random));
    }

    /// <summary>Puts other upstreams, or other weights, sites or draining, in force.</summary>
    public void SetUpstreams(IReadOnlyList<Upstream> upstreams)
    {
        lock (_lock)
        {
            _all.SetUpstreams(upstreams);
            foreach (Subset subset in _subsets.Values) subset.SetUpstreams(upstreams);
        }
    }

    /// <summary>Puts the upstreams' health as it is now in force.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            _all.Refresh();
            foreach (Subset subset in _subsets.Values) subset.Refresh();
        }
    }

    /// <summary>One of a subset (empty: of all); null when nobody can be asked.</summary>
    public Upstream? Choose(string subset, in ChoiceKey key, ReadOnlySpan<Upstream> tried)
    {
        if (subset.Length == 0) return _all.Pool.Pick(key, tried);
        return _subsets.TryGetValue(subset, out Subset? named) ? named.Pool.Pick(key, tried) : null;
    }
}
