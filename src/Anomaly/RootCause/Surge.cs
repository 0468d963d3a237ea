namespace Insight.Anomaly.RootCause;

/// <summary>More requests from outside than ever, at a node that nothing in the graph calls.</summary>
/// <param name="Entry">The node.</param>
/// <param name="Z">Standard deviations above normal.</param>
/// <param name="Ratio">Requests over normal requests.</param>
/// <param name="Requests">Requests in a window now.</param>
/// <param name="Expected">Requests in a normal window.</param>
internal readonly record struct Surge(int Entry, double Z, double Ratio, double Requests, double Expected)
{
    /// <summary>Less than this is no surge, however sure it is.</summary>
    public const double LeastRatio = 1.3;

    /// <summary>Finds surges: a node without callers, or the calls that it makes where it is not measured itself (users, networks).</summary>
    /// <remarks>Clients that try again after errors are no surge of their own: half as many requests more as there are errors more do not count.</remarks>
    public static List<Surge> Find(ServiceGraph graph, Baseline baseline, Excess excess, bool measuresCalls, double least)
    {
        List<Surge> surges = [];
        for (int node = 0; node < graph.Nodes.Length; node++)
        {
            if (graph.Incoming[node].Any(call => graph.Calls[call].Caller != node)) continue;
            Surge most = default;
            Judge(node);
            if (!baseline.Knows(node) && measuresCalls)
                foreach (int call in graph.Outgoing[node]) Judge(graph.Nodes.Length + call);
            if (most.Z >= least) surges.Add(most);

            void Judge(int element)
            {
                if (!baseline.Knows(element) || !(excess.Now[element].Requests > 0)) return;
                double usual = baseline.Requests(element), now = excess.Now[element].Requests / excess.Windows;
                double retried = 2 * Math.Max(0, excess.Errors[element].Amount / excess.Windows);
                Surge found = new(node, excess.Requests[element], now / usual, now, usual);
                if (found.Ratio >= LeastRatio && now - usual > retried && found.Z > most.Z) most = found;
            }
        }

        return surges;
    }
}
