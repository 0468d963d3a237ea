using System.Collections.Immutable;
using System.Globalization;

namespace Insight.Anomaly.RootCause;

/// <summary>Says in sentences with numbers why something is taken for the cause.</summary>
internal sealed class Reasons(ServiceGraph graph, Baseline baseline, Excess excess, ExcessFlow flow, bool measuresCalls)
{
    /// <summary>Why a node.</summary>
    public ImmutableArray<string> Of(int node, double share)
    {
        List<string> reasons = [];
        string name = graph.Nodes[node];
        AddMeasures(reasons, node, name);
        if (excess.Own(node) is { Weight: > 0 } own)
            reasons.Add($"Without its calls {name} takes {Duration(own.Now)}, normally {Duration(own.Expected)} ({Deviations(own.Z)}).");
        foreach (SymptomMetric metric in new[] { SymptomMetric.Latency, SymptomMetric.Errors })
        {
            double mine = flow.NodeFlow(node, metric), callees = graph.Outgoing[node].Sum(call => flow.CallFlow(call, metric));
            if (mine <= 0) continue;
            string what = metric == SymptomMetric.Latency ? $"{Duration(mine)} of excess time" : Invariant($"{mine:0} excess errors");
            reasons.Add(graph.Outgoing[node].Length == 0 ? $"It calls nothing that could explain its {what}."
                : callees < 0.01 * mine ? $"None of what it calls explains its {what}."
                : $"What it calls explains {Percent(Math.Min(1, callees / mine))} of its {what}.");
        }

        foreach (int call in graph.Outgoing[node].Where(call => IsNew(call)).OrderBy(call => graph.Nodes[graph.Calls[call].Callee], StringComparer.Ordinal).Take(3))
        {
            Sample now = excess.Now[measuresCalls ? graph.Nodes.Length + call : graph.Calls[call].Callee];
            reasons.Add(Invariant($"It calls {graph.Nodes[graph.Calls[call].Callee]}, which it never did before: {now.Requests:0} requests, {(double.IsNaN(now.Errors) ? 0 : now.Errors):0} failed."));
        }

        if (Math.Abs(excess.Requests[node]) > Excess.Ordinary) reasons.Add($"{name} {Requests(excess.Now[node].Requests / excess.Windows, baseline.Requests(node))}.");
        reasons.Add($"{Percent(share)} of the excess comes to rest here.");
        return [.. reasons];
    }

    /// <summary>Why a call.</summary>
    public ImmutableArray<string> Of(GraphCall call, int position, double share)
    {
        List<string> reasons = [];
        AddMeasures(reasons, graph.Nodes.Length + position, $"{graph.Nodes[call.Caller]} calling {graph.Nodes[call.Callee]}");
        int others = graph.Incoming[call.Callee].Length - 1;
        reasons.Add($"{graph.Nodes[call.Callee]} serves its other {(others == 1 ? "caller" : Invariant($"{others} callers"))} as well as ever.");
        reasons.Add($"{Percent(share)} of the excess comes to rest here.");
        return [.. reasons];
    }

    /// <summary>Why a load from outside.</summary>
    public ImmutableArray<string> Of(Surge surge, int hurts, double share)
    {
        List<string> reasons = [$"{graph.Nodes[surge.Entry]} {Requests(surge.Requests, surge.Expected)}, and nothing in the graph calls it."];
        if (hurts != surge.Entry) reasons.Add($"{graph.Nodes[hurts]} {Requests(excess.Now[hurts].Requests / excess.Windows, baseline.Requests(hurts))}.");
        AddMeasures(reasons, hurts, graph.Nodes[hurts]);
        reasons.Add($"{Percent(share)} of the excess goes with the load.");
        return [.. reasons];
    }

    private void AddMeasures(List<string> reasons, int element, string name)
    {
        MetricExcess latency = excess.Latency[element], errors = excess.Errors[element];
        string slow = $"{name} takes {Duration(latency.Now)}, normally {Duration(latency.Expected)} ({Deviations(latency.Z)}).";
        string failing = $"{name} fails {Percent(errors.Now)} of its requests, normally {Percent(errors.Expected)} ({Deviations(errors.Z)}).";
        bool isSlow = latency.Weight > 0, fails = errors.Weight > 0;
        if (isSlow && (!fails || latency.Z >= errors.Z)) reasons.Add(slow);
        if (fails) reasons.Add(failing);
        if (isSlow && fails && latency.Z < errors.Z) reasons.Add(slow);
    }

    private bool IsNew(int call)
    {
        int element = measuresCalls ? graph.Nodes.Length + call : graph.Calls[call].Callee;
        return !baseline.Knows(element) && excess.Now[element].Requests > 0;
    }

    private static string Requests(double now, double usual) => usual > 0
        ? Invariant($"gets {now:0.#} requests in a window, normally {usual:0.#} ({now / usual:0.0#} times)")
        : Invariant($"gets {now:0.#} requests in a window");

    private static string Deviations(double z) => Invariant($"{Math.Min(z, 9999):0.0} deviations above");

    private static string Percent(double share) => Invariant($"{100 * share:0.#} %");

    private static string Duration(double microseconds) => microseconds switch
    {
        < 1_000 => Invariant($"{microseconds:0} µs"),
        < 1_000_000 => Invariant($"{microseconds / 1_000:0.#} ms"),
        _ => Invariant($"{microseconds / 1_000_000:0.##} s"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
