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

    /// <summary>
    /// Share of answers that are missing, as beta distributions: at a constant endpoint next to none; where a parameter is, the values that
    /// scanners make up count too; at a path that does not exist most, but not all.
    /// </summary>
    private static readonly (double Missing, double Found) s_atConstant = (1, 19), s_atParameter = (1, 9), s_atNoise = (3, 1.5);

    /// <summary>Pseudo-candidates behind the share of noise: at first a tenth.</summary>
    private const double PriorNoise = 1, PriorAll = 10;

    /// <summary>Answers whose look counts: more would only show how roughly the look of noise is known.</summary>
    private const double MaxLook = 6;

    private const int Rounds = 8;

    /// <summary>Answers from which a path may stand for itself.</summary>
    private const double LeastStanding = 3;

    /// <summary>Pseudo-observations behind the methods of noise: at first those of all.</summary>
    private const double MethodWeight = 20;

    private readonly HostState _state;
    private readonly HostModel _model;
    private readonly List<double> _durations = [], _sizes = [];
    private readonly Dictionary<uint, double> _noiseServices = [], _goodServices = [];
    private readonly double[] _methodOdds = new double[Methods.Count];

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

    /// <summary>Length of the description of a cell as noise, in nats: what it looks like, and how rare noise is.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="share">Share of the host's answers that are noise.</param>
    public double CostOf(LearnCell cell, double share)
    {
        double cost = -_methodOdds[cell.Method];
        foreach (Sample sample in cell.Samples.AsSpan(0, cell.Evidence))
        {
            cost -= Math.Log(share);
            if (sample.Duration > 0) cost -= Density(_durations, LogScale.Ln(sample.Duration));
            if (sample.Size > 0) cost -= Density(_sizes, LogScale.Ln(sample.Size));
            if (sample.Service != 0) cost -= Share(_noiseServices, sample.Service);
        }

        return cost - MissingOdds(_state.Paths.Get(HostState.KeyOf(cell.Node.Path, cell.Method)).Missing, cell.Weight, open: false);
    }

    /// <summary>The cells that are noise, each taken for itself.</summary>
    public HashSet<LearnCell> Find(List<LearnCell> cells)
    {
        if (!IsKnown) return [];
        HashSet<LearnCell> found = [];
        List<(LearnCell Cell, double Odds)> odds = [.. cells.Select(cell => (cell, OddsOf([cell])))];
        for (int round = 0; round < 2; round++)
        {
            List<Candidate<LearnCell>> candidates = [.. odds.Select(item => new Candidate<LearnCell>(item.Cell, item.Odds + _methodOdds[item.Cell.Method], KindOf([item.Cell])))];
            Weigh(candidates);
            found = [.. candidates.Where(candidate => candidate.Noise > 0.5).Select(candidate => candidate.Item!)];
            if (round == 0) LearnMethods(cells, found);
        }

        return found;
    }

    /// <summary>Whether a path stands for itself whatever it was read with: it was answered again and is less likely noise than <paramref name="doubt"/>, even where as much is noise as is not.</summary>
    public bool Stands(LearnCell cell, double doubt) => cell.Weight >= LeastStanding && Posterior(OddsOf([cell]) + _methodOdds[cell.Method], 0.5) < doubt;

    /// <summary>What is asked for in vain is mostly read: another method speaks for an endpoint.</summary>
    private void LearnMethods(List<LearnCell> cells, HashSet<LearnCell> noise)
    {
        double[] noisy = new double[Methods.Count], good = new double[Methods.Count];
        foreach (LearnCell cell in cells) (noise.Contains(cell) ? noisy : good)[cell.Method]++;
        double all = cells.Count, allNoisy = noisy.Sum(), allGood = good.Sum();
        for (int method = 0; method < Methods.Count; method++)
        {
            double prior = MethodWeight * (noisy[method] + good[method] + 1) / (all + Methods.Count);
            _methodOdds[method] = Math.Log((noisy[method] + prior) / (allNoisy + MethodWeight)) - Math.Log((good[method] + prior) / (allGood + MethodWeight));
        }
    }

    /// <summary>How likely each endpoint of a plan is to be noise.</summary>
    /// <param name="plan">What was made of all but <paramref name="suspects"/>.</param>
    /// <param name="suspects">What was left out as noise: what would be endpoints of their own shows how common noise is among these.</param>
    public Dictionary<PlanEnd, double> Judge(Plan plan, IEnumerable<LearnCell> suspects)
    {
        if (!IsKnown) return [];
        List<PlanEnd> ends = [];
        plan.Gather(ends);
        List<Candidate<PlanEnd>> candidates = [.. ends.Select(end => new Candidate<PlanEnd>(end, OddsOf(end.Cells) + _methodOdds[end.Method], KindOf(end.Cells)))];
        candidates.AddRange(suspects.Where(cell => !plan.Explains(cell)).Select(cell => new Candidate<PlanEnd>(null, OddsOf([cell]) + _methodOdds[cell.Method], KindOf([cell]))));
        Weigh(candidates);
        return candidates.Where(candidate => candidate.Item is not null).ToDictionary(candidate => candidate.Item!, candidate => candidate.Noise);
    }

    private static void Weigh<T>(List<Candidate<T>> candidates) where T : class
    {
        foreach (IGrouping<int, Candidate<T>> kind in candidates.GroupBy(candidate => candidate.Kind))
        {
            double share = PriorNoise / PriorAll;
            for (int round = 0; round < Rounds; round++)
            {
                double sum = PriorNoise;
                foreach (Candidate<T> candidate in kind) sum += candidate.Noise = Posterior(candidate.Odds, share);
                share = sum / (PriorAll + kind.Count());
            }

            foreach (Candidate<T> candidate in kind) candidate.Noise = Posterior(candidate.Odds, share);
        }
    }

    private static double Posterior(double odds, double share) => 1 / (1 + Math.Exp(-odds) * (1 - share) / share);

    /// <summary>Candidates seen once, twice, some times, often: the rarer the more of them are noise.</summary>
    private static int KindOf(List<LearnCell> cells) => cells.Sum(cell => cell.Samples.Length) switch { 1 => 0, 2 => 1, <= 5 => 2, <= 12 => 3, _ => 4 };

    /// <summary>How much likelier noise is than an endpoint, natural logarithm, before how common each is.</summary>
    private double OddsOf(List<LearnCell> cells)
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
        return look + MissingOdds(missing, answers, open);
    }

    /// <summary>How much likelier so many missing answers beside good ones are for noise, natural logarithm.</summary>
    private static double MissingOdds(double missing, double answers, bool open)
    {
        return OfBeta(s_atNoise) - OfBeta(open ? s_atParameter : s_atConstant);

        double OfBeta((double Missing, double Found) prior) => LogBeta(prior.Missing + missing, prior.Found + answers) - LogBeta(prior.Missing, prior.Found);
    }

    private static double LogBeta(double a, double b) => LogGamma.Of(a) + LogGamma.Of(b) - LogGamma.Of(a + b);

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

    private sealed class Candidate<T>(T? item, double odds, int kind) where T : class
    {
        public T? Item { get; } = item;

        public double Odds { get; } = odds;

        public int Kind { get; } = kind;

        public double Noise { get; set; }
    }
}
