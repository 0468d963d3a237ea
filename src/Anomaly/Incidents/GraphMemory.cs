using Insight.Anomaly.RootCause;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Incidents;

/// <summary>The service graph of each tenant with what its edges did in the last hour: what root causes are looked for in.</summary>
internal sealed class GraphMemory
{
    /// <summary>Most edges remembered per tenant; about 5 KB each.</summary>
    private const int MostEdges = 20_000;

    private readonly Dictionary<string, Dictionary<(string Source, string Service), EdgeMemory>> _tenants = [];
    private readonly List<(string, string)> _gone = [];
    private long _first = -1, _last = -1;

    /// <summary>Adds a window.</summary>
    public void Add(ObservedWindow window)
    {
        long number = window.Seconds / ObservedWindow.Length;
        if (_first < 0) _first = number;
        // Windows that never came are empty, not what stood in their place an hour ago.
        for (long n = Math.Max(_last + 1, number - EdgeMemory.Windows + 1); n <= number; n++)
        {
            foreach (Dictionary<(string, string), EdgeMemory> edges in _tenants.Values)
            {
                foreach (EdgeMemory memory in edges.Values) memory.Begin(n);
            }
        }

        _last = number;
        foreach (WindowRow row in window.Rows)
        {
            if (!_tenants.TryGetValue(row.Tenant, out Dictionary<(string Source, string Service), EdgeMemory>? edges)) _tenants[row.Tenant] = edges = [];
            if (!edges.TryGetValue((row.Source, row.Service), out EdgeMemory? edge))
            {
                if (edges.Count >= MostEdges) continue;
                edges[(row.Source, row.Service)] = edge = new();
            }

            edge.Add(number, window.Seconds, row.Requests, row.ServerErrors, row.Microseconds);
        }

        if (number % EdgeMemory.Windows == 0) Forget(window.Seconds - (EdgeMemory.Windows * ObservedWindow.Length));
    }

    /// <summary>Services that call one of the given services, or are called by one, in the last hour.</summary>
    public bool AreNeighbours(string tenant, string one, string other) =>
        _tenants.TryGetValue(tenant, out Dictionary<(string Source, string Service), EdgeMemory>? edges)
        && (edges.ContainsKey((one, other)) || edges.ContainsKey((other, one)));

    /// <summary>The graph of a tenant, what it did in the hour before trouble began, and what it does since.</summary>
    /// <param name="tenant">Tenant.</param>
    /// <param name="began">When trouble began, seconds.</param>
    /// <param name="now">Start of the newest window, seconds.</param>
    /// <param name="outside">Name of the node that stands for callers nobody knows.</param>
    /// <returns>Null when too little is remembered.</returns>
    public (ServiceGraph Graph, GraphWindows Normal, GraphWindows Current)? Cut(string tenant, long began, long now, string outside)
    {
        if (!_tenants.TryGetValue(tenant, out Dictionary<(string Source, string Service), EdgeMemory>? edges)) return null;
        long to = now / ObservedWindow.Length, start = Math.Max(began / ObservedWindow.Length, to - 29);
        long from = Math.Max(_first, to - EdgeMemory.Windows + 1), before = start - 1;
        if (before - from < 30) return null;

        string Name(string service) => service.Length == 0 ? outside : service;
        List<string> nodes = [.. edges.Keys.SelectMany(e => (string[])[Name(e.Source), Name(e.Service)]).Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, int> positions = nodes.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i);
        List<(GraphCall Call, EdgeMemory Memory)> calls =
            [.. edges.Select(e => (new GraphCall(positions[Name(e.Key.Source)], positions[Name(e.Key.Service)]), e.Value)).OrderBy(c => c.Item1.Caller).ThenBy(c => c.Item1.Callee)];
        ServiceGraph graph = ServiceGraph.Create(nodes, calls.Select(c => c.Call));
        return (graph, Columns(nodes.Count, calls, from, before - 1), Columns(nodes.Count, calls, start, to));
    }

    private static GraphWindows Columns(int nodes, List<(GraphCall Call, EdgeMemory Memory)> calls, long from, long to)
    {
        int windows = (int)(to - from + 1);
        double[] requests = new double[calls.Count * windows], errors = new double[requests.Length], latency = new double[requests.Length];
        double[] nodeRequests = new double[nodes * windows], nodeErrors = new double[nodeRequests.Length], nodeLatency = new double[nodeRequests.Length];
        for (int c = 0; c < calls.Count; c++)
        {
            for (int w = 0; w < windows; w++)
            {
                (double count, double failed, double microseconds) = calls[c].Memory.At(from + w);
                int i = (c * windows) + w, node = (calls[c].Call.Callee * windows) + w;
                (requests[i], errors[i], latency[i]) = (count, failed, count > 0 ? microseconds / count : double.NaN);
                nodeRequests[node] += count;
                nodeErrors[node] += failed;
                nodeLatency[node] += microseconds;
            }
        }

        for (int i = 0; i < nodeLatency.Length; i++) nodeLatency[i] = nodeRequests[i] > 0 ? nodeLatency[i] / nodeRequests[i] : double.NaN;
        return new(new(nodes, windows, nodeRequests, nodeErrors, nodeLatency), new(calls.Count, windows, requests, errors, latency));
    }

    public void Write(BinaryWriter output)
    {
        output.Write(_first);
        output.Write(_last);
        output.Write(_tenants.Count);
        foreach ((string tenant, Dictionary<(string Source, string Service), EdgeMemory> edges) in _tenants)
        {
            output.Write(tenant);
            output.Write(edges.Count);
            foreach (((string source, string service), EdgeMemory memory) in edges)
            {
                output.Write(source);
                output.Write(service);
                memory.Write(output);
            }
        }
    }

    /// <exception cref="InvalidDataException">It is no memory of a graph.</exception>
    public void Read(BinaryReader input)
    {
        _tenants.Clear();
        (_first, _last) = (input.ReadInt64(), input.ReadInt64());
        for (int tenants = input.ReadInt32(); tenants > 0; tenants--)
        {
            Dictionary<(string Source, string Service), EdgeMemory> edges = _tenants[input.ReadString()] = [];
            int left = input.ReadInt32();
            if (left > MostEdges) throw new InvalidDataException("A graph holds more edges than it may.");
            for (; left > 0; left--) edges[(input.ReadString(), input.ReadString())] = EdgeMemory.Read(input);
        }
    }

    private void Forget(long before)
    {
        foreach (Dictionary<(string Source, string Service), EdgeMemory> edges in _tenants.Values)
        {
            foreach (((string, string) key, EdgeMemory memory) in edges)
            {
                if (memory.LastSeen < before) _gone.Add(key);
            }

            foreach ((string, string) key in _gone) edges.Remove(key);
            _gone.Clear();
        }
    }
}
