namespace Insight.ApiDiscovery.Learning;

/// <summary>
/// Tells answers that say "yes" to everything (soft 404: a page for any path) from endpoints: they look like this host's answers that
/// say "no" and come from where those come from, whatever the path.
/// </summary>
/// <remarks>
/// Two descriptions of each candidate are compared: as an endpoint of its own (a mean and a spread of its own, see <see cref="HostModel"/>),
/// and as more of what answers paths that do not exist (one distribution for all). How common the latter is among candidates of a kind is
/// estimated with them (expectation maximization; Dempster, Laird and Rubin 1977). Without enough missing answers nothing is suspected.
/// </remarks>
internal sealed class NoiseModel
{
    /// <summary>Missing answers from which their look is known.</summary>
    private const int LeastMissing = 30;

    /// <summary>Width of the kernel over logarithms: a factor of 1.35.</summary>
    private const double Bandwidth = 0.3;

    /// <summary>Least density: no answer is impossible.</summary>
    private const double Floor = 0.005;

    /// <summary>Share of answers that are missing at an endpoint, and at a path that does not exist.</summary>
    private const double MissingAtEndpoint = 0.05, MissingAtNoise = 0.6;

    /// <summary>Pseudo-candidates behind the share of noise: at first a tenth.</summary>
    private const double PriorNoise = 1, PriorAll = 10;

    /// <summary>Answers whose look counts: more would only show how roughly the look of noise is known.</summary>
    private const double MaxLook = 6;

    private const int Rounds = 8;

    private readonly HostState _state;
    private readonly HostModel _model;
    private readonly List<double> _durations = [], _sizes = [];
    private readonly Dictionary<uint, double> _noiseServices = [], _goodServices = [];

    public NoiseModel(HostState state, HostModel model, LearnNode root)
    {
        _state = state;
        _model = model;
        List<LearnCell> cells = [];
        root.Gather(cells);
        HashSet<uint> answered = [.. cells.Select(cell => HostState.KeyOf(cell.Node.Path, cell.Method))];
        int missing = 0;
        foreach ((_, MissingAnswer answer) in state.Missing.Items.OrderBy(item => item.Key))
        {
            if (answered.Contains(answer.Path)) continue;
            missing++;
            if (answer.Sample.Duration > 0) _durations.Add(LogScale.Ln(answer.Sample.Duration));
            if (answer.Sample.Size > 0) _sizes.Add(LogScale.Ln(answer.Sample.Size));
            _noiseServices[answer.Sample.Service] = _noiseServices.GetValueOrDefault(answer.Sample.Service) + 1;
        }

        IsKnown = missing >= LeastMissing;
        foreach (LearnCell cell in cells)
        {
            // Established paths show who answers endpoints.
            if (cell.Samples.Length < LearnCell.MaxEvidence) continue;
            foreach ((uint service, _) in cell.Services) _goodServices[service] = _goodServices.GetValueOrDefault(service) + 1;
        }
    }

    /// <summary>Whether it is known what missing answers look like.</summary>
    public bool IsKnown { get; }

    /// <summary>The candidates that are noise.</summary>
    /// <param name="candidates">What stands or falls as one.</param>
    /// <param name="cellsOf">The cells of one.</param>
    /// <param name="least">How likely noise must be.</param>
    public HashSet<T> Find<T>(IReadOnlyList<T> candidates, Func<T, IReadOnlyList<LearnCell>> cellsOf, double least = 0.5) where T : class
    {
        HashSet<T> found = new(ReferenceEqualityComparer.Instance);
        if (!IsKnown) return found;
        List<(T Item, double Odds, int Kind)> items = [];
        foreach (T candidate in candidates)
        {
            IReadOnlyList<LearnCell> cells = cellsOf(candidate);
            items.Add((candidate, OddsOf(cells), KindOf(cells)));
        }

        foreach (IGrouping<int, (T Item, double Odds, int Kind)> kind in items.GroupBy(item => item.Kind))
        {
            double share = PriorNoise / PriorAll;
            for (int round = 0; round < Rounds; round++)
            {
                double sum = PriorNoise;
                foreach ((_, double odds, _) in kind) sum += Posterior(odds, share);
                share = sum / (PriorAll + kind.Count());
            }

            foreach ((T item, double odds, _) in kind)
            {
                if (Posterior(odds, share) > least) found.Add(item);
            }
        }

        return found;
    }

    private static double Posterior(double odds, double share) => 1 / (1 + Math.Exp(-odds) * (1 - share) / share);

    /// <summary>Candidates seen once, twice, some times, often: the rarer the more of them are noise.</summary>
    private static int KindOf(IReadOnlyList<LearnCell> cells) => cells.Sum(cell => cell.Samples.Length) switch { 1 => 0, 2 => 1, <= 5 => 2, <= 12 => 3, _ => 4 };

    /// <summary>How much likelier noise is than an endpoint, natural logarithm, before how common each is.</summary>
    private double OddsOf(IReadOnlyList<LearnCell> cells)
    {
        Moments durations = default, sizes = default;
        double noise = 0, services = 0, missing = 0, answers = 0;
        bool open = cells.Any(cell => cell.Node.Source.Hash != cells[0].Node.Source.Hash);
        HashSet<LearnNode> parents = [];
        foreach (LearnCell cell in cells)
        {
            durations.Add(cell.Durations);
            sizes.Add(cell.Sizes);
            foreach (Sample sample in cell.Samples.AsSpan(0, cell.Evidence))
            {
                if (sample.Duration > 0) noise -= Density(_durations, LogScale.Ln(sample.Duration));
                if (sample.Size > 0) noise -= Density(_sizes, LogScale.Ln(sample.Size));
            }

            foreach ((uint service, int count) in cell.Services) services += count * (Share(_noiseServices, service) - Share(_goodServices, service));

            // Of a parameter, every value that is missing counts, whichever it was; of a constant only itself.
            double repeats = (double)cell.Source.Requests / Math.Max(1, cell.Source.Samples.Distinct);
            if (!open) missing += _state.Paths.Get(HostState.KeyOf(cell.Node.Path, cell.Method)).Missing / repeats;
            else if (cell.Node.Parent is { } parent && parents.Add(parent)) missing += _state.Below.Get(HostState.KeyOf(parent.Path, cell.Method)).Missing / repeats;
            answers += cell.Weight;
        }

        int seen = Math.Max(1, cells.Sum(cell => cell.Evidence));
        double look = (_model.Durations.Cost(durations) + _model.Sizes.Cost(sizes) - noise + services) * Math.Min(1, MaxLook / seen);
        double scale = Math.Min(1, LearnCell.MaxEvidence / (missing + answers));
        double ratio = scale * (missing * Math.Log(MissingAtNoise / MissingAtEndpoint) + answers * Math.Log((1 - MissingAtNoise) / (1 - MissingAtEndpoint)));
        return look + ratio;
    }

    private static double Share(Dictionary<uint, double> services, uint service) =>
        Math.Log((services.GetValueOrDefault(service) + 0.5) / (services.Values.Sum() + 0.5 * (services.Count + 1)));

    private static double Density(List<double> values, double at)
    {
        double sum = 0;
        foreach (double value in values)
        {
            double z = (value - at) / Bandwidth;
            sum += Math.Exp(-0.5 * z * z);
        }

        return Math.Log(Floor + (1 - Floor) * sum / (Math.Max(1, values.Count) * Bandwidth * 2.5066282746310002));
    }
}
