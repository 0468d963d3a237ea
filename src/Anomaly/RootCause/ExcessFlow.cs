namespace Insight.Anomaly.RootCause;

/// <summary>Follows excess from where it shows to where it comes from.</summary>
/// <remarks>
/// A mass of 1 starts at the symptoms and moves along calls, callers to callees. At each node it is split by excess: what the node's calls
/// have goes on along them, what is left stays as the node's own. Time and errors are followed apart, but a node whose errors its callees'
/// errors do not explain hands most of them to callees that are much slower (it gave up waiting), and one whose time is not explained to
/// callees that fail (it tried again). One round moves each mass by one call, so cycles end after <see cref="Rounds"/>.
/// The idea, request-weighted excess less that of abnormal callees, follows the baselines of PetShop (Hardt et al., "The PetShop Dataset", CLeaR 2024).
/// </remarks>
internal sealed class ExcessFlow
{
    private const int Rounds = 64;
    private const double Least = 1e-9;

    /// <summary>What callees seem to cost beyond measure is not left over as the caller's own.</summary>
    private const double CalleesCount = 1.1;

    /// <summary>How much of a node's unexplained excess of one metric a callee takes that is far off in the other.</summary>
    private const double Crossing = 0.8;

    /// <summary>One caller's trouble is an edge's when the other callers have less than this share of it.</summary>
    private const double OthersWell = 0.15;

    /// <summary>Whether the others are well can be said when such trouble would stand out by so many deviations.</summary>
    private const double WouldShow = 4;

    private static readonly SymptomMetric[] Metrics = [SymptomMetric.Latency, SymptomMetric.Errors];

    private readonly ServiceGraph _graph;
    private readonly Baseline _baseline;
    private readonly Excess _excess;
    private readonly bool _measuresCalls;
    private readonly int[] _firstIn, _round;
    private readonly double[] _mass, _firstMass, _callFlow, _alone, _callersWeight;

    public ExcessFlow(ServiceGraph graph, Baseline baseline, Excess excess, bool measuresCalls)
    {
        (_graph, _baseline, _excess, _measuresCalls) = (graph, baseline, excess, measuresCalls);
        int nodes = graph.Nodes.Length;
        (NodeShare, CallShare) = (new double[nodes], new double[graph.Calls.Length]);
        (_firstIn, _round, _firstMass, _mass) = (new int[nodes], new int[nodes], new double[nodes], new double[2 * nodes]);
        Array.Fill(_firstIn, -1);
        Array.Fill(_round, int.MaxValue);
        (_callFlow, _alone, _callersWeight) = (new double[2 * graph.Calls.Length], new double[2 * graph.Calls.Length], new double[nodes]);
        Array.Fill(_alone, double.NaN);
        foreach (GraphCall call in graph.Calls) _callersWeight[call.Callee] += CallerWeight(call.Caller);
        for (int call = 0; call < graph.Calls.Length; call++)
            foreach (SymptomMetric metric in Metrics) _callFlow[State(call, metric)] = MeasureCall(call, metric);
    }

    /// <summary>For each node the mass that stayed there.</summary>
    public double[] NodeShare { get; }

    /// <summary>For each call the mass that stayed on it.</summary>
    public double[] CallShare { get; }

    /// <summary>The call by which mass first reached a node; -1 where it started or never came.</summary>
    public int FirstCall(int node) => _firstIn[node];

    /// <summary>Excess of a node's metric.</summary>
    public double NodeFlow(int node, SymptomMetric metric)
    {
        if (_baseline.Knows(node)) return Math.Max(_excess.Of(metric)[node].Flow, metric == SymptomMetric.Latency ? _excess.Own(node).Flow : 0);
        double sum = 0;
        if (_measuresCalls)
            foreach (int call in _graph.Incoming[node]) sum += _excess.Of(metric)[_graph.Nodes.Length + call].Flow;
        return sum;
    }

    /// <summary>Excess that a caller has of a callee.</summary>
    public double CallFlow(int call, SymptomMetric metric) => _callFlow[State(call, metric)];

    private double MeasureCall(int call, SymptomMetric metric)
    {
        (int caller, int callee) = _graph.Calls[call];
        if (caller == callee) return 0;
        if (_measuresCalls) return _excess.Of(metric)[Element(call)].Flow + (metric == SymptomMetric.Latency ? Retries(call, caller) : 0);
        // Only nodes are measured: a callee's excess is split over its callers by their own requests.
        return _excess.Of(metric)[callee].Flow * CallerWeight(caller) / _callersWeight[callee];
    }

    /// <summary>Lets mass start at a node.</summary>
    public void Start(int node, SymptomMetric metric, double mass)
    {
        _mass[State(node, metric)] += mass;
        _round[node] = 0;
        _firstIn[node] = -1;
    }

    /// <summary>Lets mass start on its way along a call.</summary>
    public void StartCall(int call, SymptomMetric metric, double mass) => Move(call, metric, mass, _mass, 1);

    /// <summary>Moves the mass until it rests.</summary>
    public void Run()
    {
        double[] mass = _mass, next = new double[mass.Length];
        for (int round = 2; round <= Rounds; round++)
        {
            bool moved = false;
            Array.Clear(next);
            for (int state = 0; state < mass.Length; state++)
            {
                if (mass[state] <= Least) NodeShare[state / 2] += mass[state];
                else moved |= Split(state / 2, Metrics[state & 1], mass[state], next, round);
            }

            (mass, next) = (next, mass);
            if (!moved) break;
        }

        for (int state = 0; state < mass.Length; state++) NodeShare[state / 2] += mass[state];
    }

    private bool Split(int node, SymptomMetric metric, double mass, double[] next, int round)
    {
        int[] calls = _graph.Outgoing[node];
        double callees = 0, crossing = 0;
        SymptomMetric other = metric == SymptomMetric.Latency ? SymptomMetric.Errors : SymptomMetric.Latency;
        double strongest = 0;
        foreach (int call in calls)
        {
            callees += CallFlow(call, metric);
            double severity = Severity(call, other);
            crossing += severity;
            strongest = Math.Max(strongest, severity);
        }

        MetricExcess seen = _excess.Of(metric)[node];
        double left = NodeFlow(node, metric) - CalleesCount * callees - seen.Noise;
        double own = Math.Max(Math.Max(0, left), metric == SymptomMetric.Latency ? _excess.Own(node).Flow : 0), total = own + callees;
        double stays = total > 0 ? own / total : 1;
        double crosses = stays * Crossing * strongest;
        NodeShare[node] += mass * (stays - crosses);
        if (stays >= 1 && crosses <= 0) return false;
        foreach (int call in calls)
        {
            double flow = total > 0 ? CallFlow(call, metric) / total : 0, across = crosses > 0 ? crosses * Severity(call, other) / crossing : 0;
            if (flow > 0) Move(call, metric, mass * flow, next, round);
            if (across > 0) Move(call, other, mass * across, next, round);
        }

        return true;
    }

    private void Move(int call, SymptomMetric metric, double mass, double[] next, int round)
    {
        int callee = _graph.Calls[call].Callee;
        double stays = mass * OfCallAlone(call, metric);
        CallShare[call] += stays;
        next[State(callee, metric)] += mass - stays;
        if (round > _round[callee] || (round == _round[callee] && !IsRather(call, mass, callee))) return;
        (_round[callee], _firstIn[callee], _firstMass[callee]) = (round, call, mass);
    }

    /// <summary>Of two calls that reach a node in the same round, the heavier; the names settle a draw, so that the order of input does not.</summary>
    private bool IsRather(int call, double mass, int callee)
    {
        int other = _firstIn[callee];
        if (other < 0) return false;
        if (Math.Abs(mass - _firstMass[callee]) > 1e-9 * mass) return mass > _firstMass[callee];
        return string.CompareOrdinal(_graph.Nodes[_graph.Calls[call].Caller], _graph.Nodes[_graph.Calls[other].Caller]) < 0;
    }

    /// <summary>How far off a callee is in a metric, 0 to 1: three times the latency and a tenth of failing requests are far.</summary>
    private double Severity(int call, SymptomMetric metric)
    {
        (int caller, int callee) = _graph.Calls[call];
        if (caller == callee) return 0;
        MetricExcess measure = _excess.Of(metric)[_measuresCalls ? Element(call) : callee];
        if (measure.Weight <= 0) return 0;
        double size = metric == SymptomMetric.Latency ? (measure.Now / measure.Expected - 1) / 2 : (measure.Now - measure.Expected) / 0.1;
        return measure.Weight * Math.Clamp(size, 0, 1);
    }

    /// <summary>Time in more calls than the caller's requests ask for, when they fail: it is the callee that makes it try again.</summary>
    private double Retries(int call, int caller)
    {
        int element = Element(call);
        MetricExcess errors = _excess.Errors[element], latency = _excess.Latency[element];
        if (errors.Weight <= 0) return 0;
        double requests = _excess.Now[caller].Requests, more = _excess.Now[element].Requests - requests * _baseline.FanOut(element);
        double z = _baseline.FanOutZ(element, _excess.Now[element].Requests, requests);
        return more > 0 && z > Excess.Ordinary && latency.Now > 0 ? more * Math.Min(latency.Now, latency.Expected) * errors.Weight : 0;
    }

    /// <summary>Share of what comes along a call that is the call's own: all when the callee serves its other callers well and its callees are well.</summary>
    private double OfCallAlone(int call, SymptomMetric metric)
    {
        ref double known = ref _alone[State(call, metric)];
        if (double.IsNaN(known)) known = JudgeCallAlone(call, metric);
        return known;
    }

    private double JudgeCallAlone(int call, SymptomMetric metric)
    {
        if (!_measuresCalls) return 0;
        int callee = _graph.Calls[call].Callee;
        MetricExcess mine = _excess.Of(metric)[Element(call)];
        if (mine.Flow <= 0 || !OthersAreWell(call, callee, metric, mine)) return 0;
        double below = 0;
        foreach (int next in _graph.Outgoing[callee]) below += CallFlow(next, metric);
        return Math.Max(0, 1 - below / mine.Flow);
    }

    private bool OthersAreWell(int call, int callee, SymptomMetric metric, MetricExcess mine)
    {
        double amount = 0, requests = 0, shows = 0, mineEach = mine.Now - mine.Expected;
        foreach (int other in _graph.Incoming[callee])
        {
            if (other == call) continue;
            int element = Element(other);
            MetricExcess its = _excess.Of(metric)[element];
            if (its.Z == 0 || !(_excess.Now[element].Requests > 0)) continue;
            amount += its.Amount;
            requests += _excess.Now[element].Requests;
            double deviation = metric == SymptomMetric.Latency ? its.Noise / (_excess.Now[element].Requests * its.Expected) : 0;
            shows = Math.Max(shows, metric == SymptomMetric.Latency ? Math.Log(1 + mineEach / its.Expected) / deviation : mineEach * _excess.Now[element].Requests / its.Noise);
        }

        return shows >= WouldShow && amount / requests < OthersWell * mineEach;
    }

    private double CallerWeight(int node) => _excess.Now[node].Requests is > 0 and var requests ? requests : 1;

    private static int State(int position, SymptomMetric metric) => 2 * position + (metric == SymptomMetric.Errors ? 1 : 0);

    private int Element(int call) => _graph.Nodes.Length + call;
}
