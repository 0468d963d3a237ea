namespace Insight.Anomaly.RootCause;

/// <summary>Nodes and calls as one list: nodes first. The rows of both tables under one numbering.</summary>
internal sealed class Elements
{
    private readonly WindowColumns _nodes;
    private readonly WindowColumns? _calls;

    public Elements(ServiceGraph graph, GraphWindows windows)
    {
        if (windows.Nodes.Rows != graph.Nodes.Length) throw new ArgumentException($"{windows.Nodes.Rows} rows of nodes were measured, but the graph has {graph.Nodes.Length}.");
        if (windows.Calls is { } calls && (calls.Rows != graph.Calls.Length || calls.Windows != windows.Nodes.Windows))
            throw new ArgumentException($"{calls.Rows} calls were measured in {calls.Windows} windows, but the graph has {graph.Calls.Length} and its nodes have {windows.Nodes.Windows} windows.");
        (_nodes, _calls) = (windows.Nodes, windows.Calls);
        Count = _nodes.Rows + (_calls?.Rows ?? 0);
    }

    /// <summary>Nodes and measured calls.</summary>
    public int Count { get; }

    public int Windows => _nodes.Windows;

    public Sample this[int element, int window] => element < _nodes.Rows ? _nodes[element, window] : _calls![element - _nodes.Rows, window];

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
}
