namespace Insight.Anomaly.RootCause;

/// <summary>One ranking on its way: which windows, where the excess starts, what was found.</summary>
internal sealed class RankingSession(ServiceGraph graph, Baseline baseline, Elements normal, Elements current, bool measuresCalls, RootCauseOptions options)
{
    /// <summary>A window belongs to the trouble when the symptom is at least this share of its worst there.</summary>
    private const double OfWorst = 0.5;

    /// <summary>What a node's excess is more than that of its calls, up to this share of it, is but scatter.</summary>
    private const double Remainder = 0.1;

    /// <summary>More than this many deviations make one symptom no weightier beside another.</summary>
    private const double MostWeight = 30;

    public RootCauseRanking Rank(Symptom? symptom) => symptom is { } asked ? Explain(asked) : ExplainAll();

    private RootCauseRanking Explain(Symptom symptom)
    {
        SymptomEvidence.Reading now = new(graph, baseline, current, symptom, measuresCalls);
        SymptomEvidence seen = now.In(0, current.Windows), least = SymptomEvidence.Needed(new(graph, baseline, normal, symptom, measuresCalls), current.Windows);
        (double strength, double needed) = new[] { (seen.Level, least.Level), (seen.Rise, least.Rise), (seen.Backed, least.Backed) }.MaxBy(static kind => kind.Item1 / kind.Item2);
        if (!(strength >= needed)) return new RootCauseRanking(symptom, strength, needed, []);
        // The trouble is where the symptom is far off; how far, goes by its level when that alone tells, and by its rise otherwise.
        double from = seen.Level / least.Level >= seen.Rise / least.Rise ? OfWorst * seen.Level : seen.Level - (1 - OfWorst) * seen.Rise;
        double[] z = now.Symptom.ToArray();
        int[] windows = [.. Enumerable.Range(0, z.Length).Where(window => z[window] >= from)];
        int[] calm = [.. Enumerable.Range(0, z.Length).Where(window => z[window] < from)];
        Excess excess = Excess.Take(baseline, current, windows, calm);
        ExcessFlow flow = new(graph, baseline, excess, measuresCalls);
        CauseList causes = new(graph, baseline, excess, flow, measuresCalls);
        List<Surge> surges = Surge.Find(graph, baseline, excess, measuresCalls, SymptomEvidence.Least);
        if (symptom.Metric != SymptomMetric.Requests)
        {
            flow.Start(symptom.Node, symptom.Metric, 1);
        }
        else
        {
            // Requests come from callers: the cause lies upstream, or in what fails and so makes them try again or stop.
            double failing = Seed(excess, flow, Calibration.LeastForAll, 1 / (1 + strength / MostWeight));
            causes.AddUpstream(symptom.Node, 1 - failing);
        }

        flow.Run();
        causes.AddFlow();
        causes.MoveToSurges(surges);
        return new RootCauseRanking(symptom, strength, needed, causes.Build(strength, options));
    }

    private RootCauseRanking ExplainAll()
    {
        int[] windows = [.. Enumerable.Range(0, current.Windows)];
        Calibration calibration = Calibration.Learn(baseline, normal, current.Windows);
        Excess excess = Excess.Take(baseline, current, windows, []);
        ExcessFlow flow = new(graph, baseline, excess, measuresCalls);
        CauseList causes = new(graph, baseline, excess, flow, measuresCalls);
        List<Surge> surges = Surge.Find(graph, baseline, excess, measuresCalls, calibration.Needed.Strong);
        (Symptom? symptom, double worst, double needed) = Worst(calibration);
        double surge = surges.Count == 0 ? 0 : surges.Max(static found => found.Z), strength = Math.Max(worst, surge);
        if (!(strength >= needed)) return new RootCauseRanking(symptom, strength, needed, []);
        double inside = worst >= needed ? Math.Min(worst, MostWeight) / (Math.Min(worst, MostWeight) + Math.Min(surge, MostWeight)) : 0;
        if (inside > 0 && Seed(excess, flow, Math.Max(Excess.Ordinary + 0.5, needed / 2), inside) <= 0) flow.Start(symptom!.Value.Node, symptom.Value.Metric, inside);
        flow.Run();
        causes.AddFlow();
        causes.MoveToSurges(surges);
        if (surges.Count > 0) causes.AddSurges(surges, 1 - inside);
        if (surge > worst && surges.Count > 0) symptom = new Symptom(surges.MaxBy(static found => found.Z).Entry, SymptomMetric.Requests);
        return new RootCauseRanking(symptom, strength, needed, causes.Build(strength, options));
    }

    /// <summary>The node, or callee of a call, that is strangest by what is needed.</summary>
    private (Symptom?, double Strength, double Needed) Worst(Calibration calibration)
    {
        Strangeness least = calibration.Needed;
        (Symptom? symptom, double worst, double needed) = (null, 0, least.Strong);
        Sample[] samples = new Sample[current.Windows];
        for (int element = 0; element < current.Count; element++)
        {
            int node = element < graph.Nodes.Length ? element : element < current.FirstOwn ? graph.Calls[element - graph.Nodes.Length].Callee : element - current.FirstOwn;
            for (int window = 0; window < samples.Length; window++) samples[window] = current[element, window];
            (Strangeness strange, bool slow) = calibration.Of(element, samples);
            foreach ((double strength, double its, bool isSlow) in new[] { (strange.Strong, least.Strong, slow), (strange.Lasting, least.Lasting, true) })
                if (strength / its > worst / needed) (symptom, worst, needed) = (new Symptom(node, isSlow ? SymptomMetric.Latency : SymptomMetric.Errors), strength, its);
        }

        return (symptom, worst, needed);
    }

    /// <summary>
    /// Starts mass at the top of what is wrong: at every node and call whose excess no caller's excess takes along. Returns how much was started.
    /// </summary>
    private double Seed(Excess excess, ExcessFlow flow, double least, double mass)
    {
        double weights = 0;
        List<(int Node, int Call, SymptomMetric Metric, double Mass)> tops = [];
        foreach (SymptomMetric metric in new[] { SymptomMetric.Latency, SymptomMetric.Errors })
        {
            double sum = 0, strongest = 0;
            int from = tops.Count;
            double[] z = [.. Enumerable.Range(0, graph.Nodes.Length).Select(node => Strangeness(excess, node, metric))];
            for (int node = 0; node < z.Length; node++)
            {
                if (z[node] < least) continue;
                double all = flow.NodeFlow(node, metric), own = (1 - Remainder) * all, whole = Math.Max(all, graph.Incoming[node].Sum(call => flow.CallFlow(call, metric)));
                foreach (int call in graph.Incoming[node])
                {
                    double came = flow.CallFlow(call, metric);
                    own -= came;
                    if (came > 0 && z[graph.Calls[call].Caller] < least) Add(node, measuresCalls ? call : -1, came, measuresCalls ? excess.Of(metric)[graph.Nodes.Length + call].Z : z[node]);
                }

                Add(node, -1, own, OwnStrangeness(excess, node, metric));

                // What stands apart from each other is weighed by how sure it is, not by how much it is: busy nodes have much of everything.
                void Add(int at, int call, double amount, double strangeness)
                {
                    if (!(amount > 0) || strangeness <= Excess.Ordinary) return;
                    double evidence = Math.Min(strangeness, MostWeight) * Math.Min(strangeness, MostWeight) * amount / whole;
                    tops.Add((at, call, metric, evidence));
                    sum += evidence;
                    strongest = Math.Max(strongest, strangeness);
                }
            }

            if (sum <= 0) continue;
            double weight = Math.Min(strongest, MostWeight);
            weights += weight;
            for (int i = from; i < tops.Count; i++) tops[i] = tops[i] with { Mass = tops[i].Mass * weight / sum };
        }

        foreach ((int node, int call, SymptomMetric metric, double top) in tops)
        {
            if (call >= 0) flow.StartCall(call, metric, top * mass / weights);
            else flow.Start(node, metric, top * mass / weights);
        }

        return tops.Count > 0 ? mass : 0;
    }

    /// <summary>Standard deviations of a node, or of the strangest call that it gets.</summary>
    private double Strangeness(Excess excess, int node, SymptomMetric metric)
    {
        double z = OwnStrangeness(excess, node, metric);
        if (measuresCalls)
            foreach (int call in graph.Incoming[node]) z = Math.Max(z, excess.Of(metric)[graph.Nodes.Length + call].Z);
        return z;
    }

    private static double OwnStrangeness(Excess excess, int node, SymptomMetric metric) =>
        Math.Max(excess.Of(metric)[node].Z, metric == SymptomMetric.Latency ? excess.Own(node).Z : 0);
}
