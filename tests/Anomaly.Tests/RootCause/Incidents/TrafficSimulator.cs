using Insight.Anomaly.RootCause;

namespace Insight.Anomaly.Tests.RootCause.Incidents;

/// <summary>Plays requests through a world one by one and counts what a gateway between the services would see.</summary>
/// <remarks>
/// Each request works, calls, waits, gives up, tries again. Services have better and worse minutes (all together, each for itself, and now and then a
/// short bad one), users have a day. What is counted: for each call its requests, errors and mean time; a node is the sum of its incoming calls.
/// </remarks>
internal sealed class TrafficSimulator(TrafficWorld world, int usersPerWindow, int seed)
{
    private const int MaxDepth = 10;
    private readonly Random _random = new(seed);
    private readonly double[] _mood = new double[world.Graph.Nodes.Length];
    private readonly double[] _requests = new double[world.Graph.Calls.Length], _errors = new double[world.Graph.Calls.Length], _time = new double[world.Graph.Calls.Length];
    private readonly int[][] _out = [.. Enumerable.Range(0, world.Graph.Nodes.Length).Select(node => Enumerable.Range(0, world.Graph.Calls.Length).Where(call => world.Graph.Calls[call].Caller == node).ToArray())];
    private Fault _fault = Fault.None;

    /// <summary>Plays windows that begin at these hours of the day.</summary>
    public GraphWindows Play(double[] hours, Fault fault)
    {
        int nodes = world.Graph.Nodes.Length, calls = world.Graph.Calls.Length, windows = hours.Length;
        _fault = fault;
        double[][] ofNodes = Columns(nodes * windows), ofCalls = Columns(calls * windows);
        for (int window = 0; window < windows; window++)
        {
            PlayWindow(hours[window]);
            for (int node = 0; node < nodes; node++)
            {
                if (node != world.Users) Put(ofNodes, node * windows + window, Enumerable.Range(0, calls).Where(call => world.Graph.Calls[call].Callee == node));
                else Array.ForEach(ofNodes, column => column[node * windows + window] = double.NaN);
            }

            for (int call = 0; call < calls; call++) Put(ofCalls, call * windows + window, [call]);
        }

        return new GraphWindows(new WindowColumns(nodes, windows, ofNodes[0], ofNodes[1], ofNodes[2]), new WindowColumns(calls, windows, ofCalls[0], ofCalls[1], ofCalls[2]));
    }

    private void PlayWindow(double hour)
    {
        Array.Clear(_requests);
        Array.Clear(_errors);
        Array.Clear(_time);
        // Days differ too.
        double day = (1 + 0.45 * Math.Sin(2 * Math.PI * (hour - 9) / 24)) * Math.Exp(0.05 * Normal()) * _fault.Rate, together = Math.Exp(0.03 * Normal());
        for (int node = 0; node < _mood.Length; node++)
        {
            double load = world.Works[node].Load, busy = Math.Min(load * day, 0.93);
            _mood[node] = together * Math.Exp(0.05 * Normal()) * (1 - load) / (1 - busy) * (_random.NextDouble() < 0.01 ? 1.2 + 0.4 * _random.NextDouble() : 1);
        }

        int users = (int)Math.Max(0, usersPerWindow * day + Math.Sqrt(usersPerWindow * day) * Normal());
        double all = _out[world.Users].Sum(call => world.Waits[call].Mean);
        for (int i = 0; i < users; i++)
        {
            double pick = _random.NextDouble() * all;
            foreach (int call in _out[world.Users])
            {
                if ((pick -= world.Waits[call].Mean) > 0) continue;
                Attempt(call, 0);
                break;
            }
        }
    }

    private (double Ms, bool Ok) Handle(int node, int depth)
    {
        TrafficWorld.Work work = world.Works[node];
        bool faulty = _fault.Node == node;
        double ms = work.SelfMs * _mood[node] * Math.Exp(work.Sigma * Normal());
        if (faulty && _fault.ErrorRate > 0 && _random.NextDouble() < _fault.ErrorRate) return (0.4 * ms, false);
        if (faulty) ms = ms * _fault.Slowdown + _fault.DelayMs * (0.7 + 0.6 * _random.NextDouble());
        if (_random.NextDouble() < work.ErrorRate) return (0.5 * ms, false);
        if (depth >= MaxDepth) return (ms, true);
        double waited = 0;
        int[] calls = _out[node];
        double pick = work.Routes ? _random.NextDouble() * calls.Sum(call => world.Waits[call].Mean) : 0;
        foreach (int call in calls)
        {
            TrafficWorld.Wait wait = world.Waits[call];
            if (work.Routes && ((pick -= wait.Mean) > 0 || pick + wait.Mean <= 0)) continue;
            int times = work.Routes ? 1 : (int)wait.Mean + (_random.NextDouble() < wait.Mean - (int)wait.Mean ? 1 : 0);
            for (int i = 0; i < times; i++)
            {
                (double took, bool ok) = Insist(call, depth);
                waited = work.Parallel ? Math.Max(waited, took) : waited + took;
                if (!ok && !wait.Optional) return (ms + waited, false);
            }
        }

        return (ms + waited, true);
    }

    private (double Ms, bool Ok) Insist(int call, int depth)
    {
        double sum = 0;
        for (int attempt = 0; ; attempt++)
        {
            (double ms, bool ok) = Attempt(call, depth);
            sum += ms;
            if (ok || attempt >= world.Waits[call].Retries) return (sum, ok);
            sum += 5 * (1 << attempt) * (0.5 + _random.NextDouble());
        }
    }

    private (double Ms, bool Ok) Attempt(int call, int depth)
    {
        bool faulty = _fault.Call == call;
        double wire = 0.3 * Math.Exp(0.3 * Normal());
        (double ms, bool ok) = faulty && _random.NextDouble() < _fault.ErrorRate ? (1, false) : Handle(world.Graph.Calls[call].Callee, depth + 1);
        ms += wire + (faulty ? _fault.DelayMs * (0.7 + 0.6 * _random.NextDouble()) : 0);
        if (ms > world.Waits[call].TimeoutMs && world.Graph.Calls[call].Caller != world.Users) (ms, ok) = (world.Waits[call].TimeoutMs, false);
        _requests[call]++;
        _time[call] += ms;
        if (!ok) _errors[call]++;
        return (ms, ok);
    }

    private void Put(double[][] columns, int at, IEnumerable<int> calls)
    {
        (double requests, double errors, double time) = (0, 0, 0);
        foreach (int call in calls)
        {
            requests += _requests[call];
            errors += _errors[call];
            time += _time[call];
        }

        (columns[0][at], columns[1][at], columns[2][at]) = (requests, errors, requests > 0 ? 1000 * time / requests : double.NaN);
    }

    private static double[][] Columns(int size) => [new double[size], new double[size], new double[size]];

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
