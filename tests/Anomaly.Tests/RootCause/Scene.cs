using Insight.Anomaly.RootCause;

namespace Insight.Anomaly.Tests.RootCause;

/// <summary>A small graph with steady normal windows, in which a test changes single values.</summary>
internal sealed class Scene
{
    private const int History = 40;
    private readonly string[] _nodes;
    private readonly GraphCall[] _calls;
    private readonly double[] _requests, _errors, _latency, _callRequests, _callErrors, _callLatency;

    /// <param name="calls">Calls as <c>a>b</c>; each takes 10 ms, and a node 10 ms more than all that it calls. A node without callers gets 1,000 requests.</param>
    /// <param name="alone">Nodes in no call.</param>
    public Scene(string[] calls, params string[] alone)
    {
        string[][] pairs = [.. calls.Select(static call => call.Split('>'))];
        _nodes = [.. pairs.SelectMany(static pair => pair).Concat(alone).Distinct()];
        _calls = [.. pairs.Select(pair => new GraphCall(Array.IndexOf(_nodes, pair[0]), Array.IndexOf(_nodes, pair[1])))];
        (_requests, _errors, _latency) = (new double[_nodes.Length], new double[_nodes.Length], new double[_nodes.Length]);
        (_callRequests, _callErrors, _callLatency) = (new double[_calls.Length], new double[_calls.Length], new double[_calls.Length]);
        for (int call = 0; call < _calls.Length; call++) _callRequests[call] = 1000;
        for (int node = 0; node < _nodes.Length; node++) _requests[node] = Math.Max(1000, 1000 * _calls.Count(call => call.Callee == node));
        for (int node = 0; node < _nodes.Length; node++) _latency[node] = 10_000 * Height(node, 0);
        for (int call = 0; call < _calls.Length; call++) _callLatency[call] = _latency[_calls[call].Callee];
    }

    public ServiceGraph Graph => ServiceGraph.Create(_nodes, _calls);

    public int this[string node] => Array.IndexOf(_nodes, node);

    /// <summary>Adds milliseconds to each request of a node, of all calls of it, and of every caller above it.</summary>
    public Scene Slow(string node, double milliseconds)
    {
        Raise(this[node], 1000 * milliseconds, []);
        return this;
    }

    /// <summary>Adds milliseconds to one call, and to its caller and all above.</summary>
    public Scene SlowCall(string caller, string callee, double milliseconds)
    {
        int call = Array.IndexOf(_calls, new GraphCall(this[caller], this[callee]));
        _callLatency[call] += 1000 * milliseconds;
        _latency[this[callee]] += 1000 * milliseconds * _callRequests[call] / _requests[this[callee]];
        Raise(this[caller], 1000 * milliseconds, []);
        return this;
    }

    /// <summary>Fails a share of a node's requests, and passes it on to the callers above, or not.</summary>
    public Scene Fail(string node, double share, bool handled = false)
    {
        FailUp(this[node], share, handled, []);
        return this;
    }

    /// <summary>Times the requests of everything.</summary>
    public Scene Load(double factor)
    {
        foreach (double[] requests in new[] { _requests, _callRequests })
            for (int i = 0; i < requests.Length; i++) requests[i] *= factor;
        return this;
    }

    /// <summary>The normal windows: the values as they were made, a little uneven.</summary>
    public static GraphWindows Normal(Scene scene) => scene.Windows(History, 1);

    /// <summary>The values as they are now.</summary>
    public GraphWindows Now(int windows = 1) => Windows(windows, 100);

    /// <summary>Without calls: what a source that knows only nodes has.</summary>
    public static GraphWindows NodesOnly(GraphWindows windows) => new(windows.Nodes, null);

    private GraphWindows Windows(int windows, int seed) => new(
        Table(_nodes.Length, windows, seed, _requests, _errors, _latency), Table(_calls.Length, windows, seed + 1, _callRequests, _callErrors, _callLatency));

    private static WindowColumns Table(int rows, int windows, int seed, double[] requests, double[] errors, double[] latency)
    {
        Random random = new(seed);
        double[] Uneven(double[] values, double by) => [.. Enumerable.Range(0, rows * windows).Select(at => values[at / windows] * (1 + by * (2 * random.NextDouble() - 1)))];
        return new WindowColumns(rows, windows, [.. Uneven(requests, 0.05).Select(static value => Math.Round(value))], [.. Uneven(errors, 0.02).Select(static value => Math.Round(value))], Uneven(latency, 0.03));
    }

    private int Height(int node, int depth) => depth > _nodes.Length ? 1 : 1 + _calls.Where(call => call.Caller == node && call.Callee != node).Sum(call => Height(call.Callee, depth + 1));

    private void Raise(int node, double microseconds, HashSet<int> seen)
    {
        if (!seen.Add(node)) return;
        _latency[node] += microseconds;
        for (int call = 0; call < _calls.Length; call++)
        {
            if (_calls[call].Callee != node) continue;
            _callLatency[call] += microseconds;
            Raise(_calls[call].Caller, microseconds, seen);
        }
    }

    private void FailUp(int node, double share, bool handled, HashSet<int> seen)
    {
        if (!seen.Add(node)) return;
        _errors[node] += share * _requests[node];
        for (int call = 0; call < _calls.Length; call++)
        {
            if (_calls[call].Callee != node) continue;
            _callErrors[call] += share * _callRequests[call];
            if (!handled) FailUp(_calls[call].Caller, share, handled, seen);
        }
    }
}
