using System.Collections.Immutable;

namespace Insight.Anomaly.RootCause;

/// <summary>Where the mass came to rest, as causes in order.</summary>
internal sealed class CauseList(ServiceGraph graph, Baseline baseline, Excess excess, ExcessFlow flow, bool measuresCalls)
{
    /// <summary>How much of an excess goes to a surge from outside that reached the place.</summary>
    private const double SurgeTakes = 0.9;

    private readonly Dictionary<(CauseKind Kind, int At), double> _shares = [];
    private readonly Dictionary<int, (Surge Surge, int Hurts, double Most)> _surges = [];
    private readonly Dictionary<int, ImmutableArray<int>> _upstream = [];

    /// <summary>More deviations make a place no surer.</summary>
    private const double Sure = 10;

    /// <summary>Takes over what rests on nodes and calls: the surer, the stranger the place itself is.</summary>
    public void AddFlow()
    {
        for (int node = 0; node < flow.NodeShare.Length; node++) Add(CauseKind.Node, node, flow.NodeShare[node] * Sureness(node, excess.Own(node).Z));
        if (!measuresCalls) return;
        for (int call = 0; call < flow.CallShare.Length; call++) Add(CauseKind.Call, call, flow.CallShare[call] * Sureness(graph.Nodes.Length + call, 0));
    }

    private double Sureness(int element, double own)
    {
        double z = Math.Clamp(Math.Max(own, Math.Max(excess.Latency[element].Z, excess.Errors[element].Z)), 1, Sure);
        return z * z / (Sure * Sure);
    }

    /// <summary>Gives shares to the surges themselves.</summary>
    public void AddSurges(List<Surge> surges, double mass)
    {
        double all = surges.Sum(static surge => surge.Requests - surge.Expected);
        foreach (Surge surge in surges)
        {
            _surges.TryAdd(surge.Entry, (surge, surge.Entry, 0));
            Add(CauseKind.Outside, surge.Entry, mass * (surge.Requests - surge.Expected) / all);
        }
    }

    /// <summary>Where a surge got to, excess is of its making: it moves to the surge.</summary>
    public void MoveToSurges(List<Surge> surges)
    {
        foreach (Surge surge in surges.OrderByDescending(static surge => surge.Z))
        {
            HashSet<int> reached = Reached(surge.Entry);
            foreach (((CauseKind kind, int at), double share) in _shares.ToArray())
            {
                if (kind == CauseKind.Outside) continue;
                int node = kind == CauseKind.Call ? graph.Calls[at].Callee : at, element = kind == CauseKind.Call && measuresCalls ? graph.Nodes.Length + at : node;
                if (!reached.Contains(node) || !(Math.Log(excess.RequestsRatio(element)) >= 0.5 * Math.Log(surge.Ratio))) continue;
                _shares[(kind, at)] = share * (1 - SurgeTakes);
                Add(CauseKind.Outside, surge.Entry, share * SurgeTakes);
                if (!_surges.TryGetValue(surge.Entry, out var known) || share > known.Most) _surges[surge.Entry] = (surge, node, share);
            }
        }
    }

    /// <summary>Follows a change of requests up to the caller that first shows it.</summary>
    public void AddUpstream(int node, double mass)
    {
        if (mass <= 0) return;
        List<int> path = [node];
        double sign = Math.Sign(excess.Requests[node]);
        while (path.Count <= graph.Nodes.Length)
        {
            int next = -1;
            double most = Excess.Ordinary;
            foreach (int call in graph.Incoming[path[^1]])
            {
                int caller = graph.Calls[call].Caller;
                double z = sign * (baseline.Knows(caller) || !measuresCalls ? excess.Requests[caller] : excess.Requests[graph.Nodes.Length + call]);
                if (path.Contains(caller) || !(z > most || (z == most && next >= 0 && string.CompareOrdinal(graph.Nodes[caller], graph.Nodes[next]) < 0))) continue;
                (next, most) = (caller, z);
            }

            if (next < 0) break;
            path.Add(next);
        }

        int origin = path[^1];
        bool entry = graph.Incoming[origin].Length == 0;
        if (entry && sign > 0)
        {
            double usual = baseline.Requests(origin), now = excess.Now[origin].Requests / excess.Windows;
            _surges[origin] = (new Surge(origin, excess.Requests[origin], now / usual, now, usual), node, mass);
            Add(CauseKind.Outside, origin, mass);
            return;
        }

        _upstream[origin] = [.. path];
        Add(CauseKind.Node, origin, mass);
    }

    /// <summary>The causes in order.</summary>
    public ImmutableArray<RankedCause> Build(double strength, RootCauseOptions options)
    {
        double all = _shares.Values.Sum();
        if (!(all > 0)) return [];
        return [.. _shares
            .Select(cause => (cause.Key, Share: Math.Round(cause.Value / all, 9)))
            .Where(cause => cause.Share >= Math.Max(options.LeastShare, 1e-6))
            .OrderByDescending(static cause => cause.Share)
            .ThenBy(static cause => cause.Key.Kind)
            .ThenBy(cause => Name(cause.Key), StringComparer.Ordinal)
            .Take(Math.Max(options.MaxCauses, 1))
            .Select(cause => Describe(cause.Key.Kind, cause.Key.At, cause.Share, strength))];
    }

    private RankedCause Describe(CauseKind kind, int at, double share, double strength)
    {
        Reasons reasons = new(graph, baseline, excess, flow, measuresCalls);
        double score = share * strength;
        if (kind == CauseKind.Outside)
        {
            (Surge surge, int hurts, _) = _surges[at];
            return new RankedCause(kind, at, -1, score, share, Down(at, hurts), null, reasons.Of(surge, hurts, share));
        }

        if (kind == CauseKind.Call)
        {
            GraphCall call = graph.Calls[at];
            return new RankedCause(kind, call.Callee, call.Caller, score, share, [.. Path(call.Caller), call.Callee], call, reasons.Of(call, at, share));
        }

        ImmutableArray<int> path = _upstream.TryGetValue(at, out ImmutableArray<int> up) ? up : Path(at);
        GraphCall? first = path.Length < 2 ? null : _upstream.ContainsKey(at) ? new GraphCall(path[^1], path[^2]) : new GraphCall(path[^2], path[^1]);
        return new RankedCause(kind, at, -1, score, share, path, first, reasons.Of(at, share));
    }

    /// <summary>From where mass started to a node.</summary>
    private ImmutableArray<int> Path(int node)
    {
        List<int> path = [node];
        while (flow.FirstCall(path[^1]) is >= 0 and var call && path.Count <= graph.Nodes.Length) path.Add(graph.Calls[call].Caller);
        path.Reverse();
        return [.. path];
    }

    /// <summary>The shortest way from one node to another.</summary>
    private ImmutableArray<int> Down(int from, int to)
    {
        Dictionary<int, int> cameFrom = Search(from);
        if (!cameFrom.ContainsKey(to)) return [from];
        List<int> path = [to];
        while (path[^1] != from) path.Add(cameFrom[path[^1]]);
        path.Reverse();
        return [.. path];
    }

    private HashSet<int> Reached(int from) => [.. Search(from).Keys];

    private Dictionary<int, int> Search(int from)
    {
        Dictionary<int, int> cameFrom = new() { [from] = from };
        Queue<int> open = new([from]);
        while (open.TryDequeue(out int node))
            foreach (int callee in graph.Outgoing[node].Select(call => graph.Calls[call].Callee).OrderBy(callee => graph.Nodes[callee], StringComparer.Ordinal))
                if (cameFrom.TryAdd(callee, node)) open.Enqueue(callee);
        return cameFrom;
    }

    private string Name((CauseKind Kind, int At) cause) => cause.Kind == CauseKind.Call
        ? graph.Nodes[graph.Calls[cause.At].Caller] + "\n" + graph.Nodes[graph.Calls[cause.At].Callee]
        : graph.Nodes[cause.At];

    private void Add(CauseKind kind, int at, double share)
    {
        if (share > 0) _shares[(kind, at)] = _shares.GetValueOrDefault((kind, at)) + share;
    }
}
