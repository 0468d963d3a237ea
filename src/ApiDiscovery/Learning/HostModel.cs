namespace Insight.ApiDiscovery.Learning;

/// <summary>What is common to a host's endpoints: how sizes and durations spread within one and between them, and how many services there are.</summary>
internal sealed class HostModel
{
    /// <summary>Weight of "any service" against those an endpoint was answered by: one in five first surprises.</summary>
    private const double ServiceAlpha = 0.2;

    /// <summary>Spread assumed within an endpoint, and between them, where a host is too small to tell: a factor of 1.6, and of 3.</summary>
    private const double DefaultWithin = 0.25, DefaultBetween = 1.2;

    /// <summary>Pseudo-observations of the defaults.</summary>
    private const double DefaultWeight = 5;

    /// <summary>How many times the variance within an endpoint the one between them must be.</summary>
    private const double Apart = 2;

    private readonly int _services;

    public HostModel(LearnNode root)
    {
        Weight = root.Weight;
        List<LearnCell> cells = [];
        root.Gather(cells);
        _services = cells.SelectMany(cell => cell.Services).Select(service => service.Service).Distinct().Count();
        Sizes = Estimate(cells, cell => cell.Sizes, root);
        Durations = Estimate(cells, cell => cell.Durations, root);
    }

    /// <summary>Whether endpoints differ in size or duration by more than each varies: only then does it say something that two agree.</summary>
    public bool TellsApart => Sizes.Between >= Apart * Sizes.Within || Durations.Between >= Apart * Durations.Within;

    public LogNormalModel Sizes { get; }

    public LogNormalModel Durations { get; }

    /// <summary>Distinct answers of the host.</summary>
    public double Weight { get; }

    /// <summary>How badly one endpoint explains the answers of cells, in nats.</summary>
    public double Cost(IEnumerable<LearnCell> cells)
    {
        Moments sizes = default, durations = default;
        Dictionary<uint, int>? services = null;
        uint first = 0;
        int firstCount = 0;
        foreach (LearnCell cell in cells)
        {
            sizes.Add(cell.Sizes);
            durations.Add(cell.Durations);
            foreach ((uint service, int count) in cell.Services)
            {
                if (first == 0) first = service;
                if (service == first)
                {
                    firstCount += count;
                    continue;
                }

                services ??= [];
                services[service] = services.GetValueOrDefault(service) + count;
            }
        }

        return Sizes.Cost(sizes) + Durations.Cost(durations) + ServiceCost(firstCount, services);
    }

    /// <summary>How badly one endpoint explains answers, in nats.</summary>
    public double Cost(in EndEvidence evidence)
    {
        Dictionary<uint, int> others = new(evidence.Services);
        int first = 0;
        if (others.Count > 0)
        {
            uint service = others.Keys.Min();
            others.Remove(service, out first);
        }

        return Sizes.Cost(evidence.Sizes) + Durations.Cost(evidence.Durations) + ServiceCost(first, others);
    }

    private double ServiceCost(int first, Dictionary<uint, int>? others)
    {
        if (_services < 2 || first == 0) return 0;
        double alpha = ServiceAlpha / _services;
        int all = first + (others?.Values.Sum() ?? 0);
        double cost = LogGamma.Of(ServiceAlpha + all) - LogGamma.Of(ServiceAlpha) - (LogGamma.Of(alpha + first) - LogGamma.Of(alpha));
        if (others is not null)
        {
            foreach (int count in others.Values.Order()) cost -= LogGamma.Of(alpha + count) - LogGamma.Of(alpha);
        }

        return cost;
    }

    private static LogNormalModel Estimate(List<LearnCell> cells, Func<LearnCell, Moments> of, LearnNode root)
    {
        Moments means = default;
        double within = DefaultWithin * DefaultWeight, degrees = DefaultWeight;
        foreach (LearnCell cell in cells)
        {
            Moments moments = of(cell);
            if (moments.Count == 0) continue;
            means.Add(moments.Mean);
            if (moments.Count < 2) continue;
            within += moments.Deviation;
            degrees += moments.Count - 1;
        }

        if (means.Count == 0) return new LogNormalModel(0, DefaultWithin, DefaultWithin);
        double variance = within / degrees;
        double between = (DefaultBetween * DefaultWeight + means.Deviation) / (DefaultWeight + means.Count);
        return new LogNormalModel(means.Mean, variance, Math.Max(between, variance));
    }
}
