namespace Insight.ApiDiscovery.Learning;

/// <summary>Learns the endpoints of a host: a pure function of what was seen and what was known.</summary>
public static class Learner
{
    /// <summary>Requests from which a client can be told for a scanner.</summary>
    private const int ScannerRequests = 8;

    /// <summary>Share of refused requests that makes a client one that does not teach.</summary>
    private const double ScannerErrors = 0.5;

    /// <summary>Likelihood of noise from which an endpoint is not confirmed, however often it was asked for.</summary>
    private const double Doubt = 0.05;

    /// <summary>Likelihood of noise from which it is none.</summary>
    private const double Unreal = 0.5;

    /// <summary>True for a client that does not teach: most of what it asked for was refused.</summary>
    public static bool IsScanner(long requests, long refused) => requests >= ScannerRequests && refused > ScannerErrors * requests;

    /// <summary>Learns.</summary>
    public static LearnedApi Learn(HostState state, LearnSettings settings)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        HashSet<uint> scanners = [.. state.Clients.Items
            .Where(client => IsScanner(client.Value.Requests, client.Value.Errors))
            .Select(client => client.Key)];
        LearnNode root = Read(state.Root, null, scanners);
        HostModel model = new(root);
        NoiseModel noise = new(state, model, root);
        PriorNode? prior = PriorNode.Of(settings);
        List<LearnCell> cells = [];
        root.Gather(cells);
        HashSet<LearnCell> suspects = noise.Find(cells);
        root.Remove(suspects);
        double share = suspects.Count / (root.Weight + suspects.Count);
        Func<LearnCell, double>? asNoise = suspects.Count > 0 ? cell => noise.CostOf(cell, share) : null;

        // A first reading shows which words are constants, what words of either sort look like, and more that is noise; the second is made with that.
        Plan first = new Planner(model, null, asNoise).Make([root], prior);
        first.DivideSuffixes();
        HashSet<LearnCell> strays = [];
        first.GatherStrays(strays);
        HashSet<PlanEnd> unreal = [.. Above(Unreal, noise.Judge(first, [.. suspects, .. strays]))];
        first.Remove(unreal);
        strays.UnionWith(unreal.SelectMany(end => end.Cells).Where(cell => !noise.Stands(cell, Doubt)));
        root.Remove(strays);
        suspects.UnionWith(strays);

        Plan plan = new Planner(model, Vocabulary.Of(first), asNoise).Make([root], prior);
        plan.DivideSuffixes();
        plan.GatherStrays(suspects);
        Dictionary<PlanEnd, double> judged = noise.Judge(plan, suspects);
        HashSet<PlanEnd> doubtful = [.. Above(Doubt, judged)];
        plan.Remove([.. Above(Unreal, judged)]);
        doubtful.UnionWith(new Twins(model).Mark(plan));
        return new LearnedApi(settings.Tenant, settings.App, settings.Host, new EndpointBuilder(state, settings, doubtful).Build(plan), scanners.Count);
    }

    private static IEnumerable<PlanEnd> Above(double least, Dictionary<PlanEnd, double> judged) => judged.Where(end => end.Value > least).Select(end => end.Key);

    private static LearnNode Read(TrieNode source, LearnNode? parent, HashSet<uint> scanners)
    {
        LearnNode node = new(source, parent);
        foreach (MethodCell cell in source.Cells)
        {
            ReadOnlySpan<Sample> samples = cell.Samples.Items;
            int count = 0;
            Sample[] kept = new Sample[samples.Length];
            foreach (Sample sample in samples)
            {
                if (!scanners.Contains(sample.Client)) kept[count++] = sample;
            }

            if (count == 0) continue;
            LearnCell believed = new(node, cell, kept[..count]);
            node.Cells.Add(believed);
            node.Weight += believed.Weight;
        }

        foreach (TrieNode child in source.Children.OrderBy(child => child.Hash))
        {
            LearnNode read = Read(child, node, scanners);
            if (read.Weight == 0) continue;
            node.Children.Add(read);
            node.Weight += read.Weight;
        }

        return node;
    }
}
