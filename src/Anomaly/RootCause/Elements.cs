namespace Insight.Anomaly.RootCause;

/// <summary>Nodes, calls, and the own time of nodes as one list, in this order.</summary>
/// <remarks>Own time is what is left of a node's latency without the calls that it makes; not known where calls are not measured or run side by side.</remarks>
internal sealed class Elements
{
    private readonly WindowColumns _nodes;
    private readonly WindowColumns? _calls;
    private readonly double[] _own;

    public Elements(ServiceGraph graph, GraphWindows windows)
    {
        if (windows.Nodes.Rows != graph.Nodes.Length) throw new ArgumentException($"{windows.Nodes.Rows} rows of nodes were measured, but the graph has {graph.Nodes.Length}.");
        if (windows.Calls is { } calls && (calls.Rows != graph.Calls.Length || calls.Windows != windows.Nodes.Windows))
            throw new ArgumentException($"{calls.Rows} calls were measured in {calls.Windows} windows, but the graph has {graph.Calls.Length} and its nodes have {windows.Nodes.Windows} windows.");
        (_nodes, _calls) = (windows.Nodes, windows.Calls);
        FirstOwn = _nodes.Rows + (_calls?.Rows ?? 0);
        _own = _calls is null ? [] : OwnTime(graph, _nodes, _calls);
        Count = FirstOwn + (_calls is null ? 0 : _nodes.Rows);
    }

    /// <summary>All elements: nodes, measured calls, own times.</summary>
    public int Count { get; }

    /// <summary>The first own time; <see cref="Count"/> when there is none.</summary>
    public int FirstOwn { get; }

    public int Windows => _nodes.Windows;

    public Sample this[int element, int window]
    {
        get
        {
            if (element < _nodes.Rows) return _nodes[element, window];
            if (element < FirstOwn) return _calls![element - _nodes.Rows, window];
            return new Sample(_nodes[element - FirstOwn, window].Requests, double.NaN, _own[(element - FirstOwn) * Windows + window]);
        }
    }

    /// <summary>Several windows as one: requests and errors added up, latency by requests.</summary>
    public Sample Pool(int element, ReadOnlySpan<int> windows)
    {
        double requests = 0, errors = 0, time = 0, timed = 0;
        bool counted = false, failed = false;
        foreach (int window in windows)
        {
            Sample sample = this[element, window];
            if (!double.IsNaN(sample.Requests)) (requests, counted) = (requests + sample.Requests, true);
            if (!double.IsNaN(sample.Errors)) (errors, failed) = (errors + sample.Errors, true);
            double weight = double.IsNaN(sample.Requests) ? 1 : sample.Requests;
            if (double.IsNaN(sample.Latency) || weight <= 0) continue;
            time += weight * sample.Latency;
            timed += weight;
        }

        return new Sample(counted ? requests : double.NaN, failed ? errors : double.NaN, timed > 0 ? time / timed : double.NaN);
    }

    private static double[] OwnTime(ServiceGraph graph, WindowColumns nodes, WindowColumns calls)
    {
        double[] own = new double[nodes.Rows * nodes.Windows];
        Array.Fill(own, double.NaN);
        for (int node = 0; node < nodes.Rows; node++)
        {
            // A leaf's own time is its latency: nothing new.
            if (graph.Outgoing[node].Length == 0) continue;
            for (int window = 0; window < nodes.Windows; window++)
            {
                Sample all = nodes[node, window];
                double time = all.Requests * all.Latency;
                foreach (int call in graph.Outgoing[node])
                    if (calls[call, window] is { Requests: > 0 } sample) time -= sample.Requests * sample.Latency;
                if (time > 0) own[node * nodes.Windows + window] = time / all.Requests;
            }
        }

        return own;
    }
}
