using Insight.Waf.Rules;
using Insight.WafTools.Requests;

namespace Insight.WafTools.Measuring;

/// <summary>Measures what a transaction costs in process, on one thread, from the connection to logging.</summary>
public static class RequestBench
{
    // Name, unit and target are one contract with the reports that read them.
    private static readonly (string File, double Target)[] s_requests = [("get", 100), ("form", 200), ("json", 1000)];

    private const double AllocationTarget = 10240;
    private const double LeafTarget = 10;

    /// <summary>Measures the requests <c>get.http</c>, <c>form.http</c> and <c>json.http</c> of a folder.</summary>
    /// <param name="rules">The rules, allowed to block.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="error">Why there are no figures; null otherwise.</param>
    public static IReadOnlyList<Figure> Run(RuleSet rules, string folder, out string? error)
    {
        List<Figure> figures = [];
        double allocated = 0;
        double leaf = 0;
        foreach ((string name, double target) in s_requests)
        {
            string file = Path.Combine(folder, name + ".http");
            if (!File.Exists(file))
            {
                error = $"{file}: there is no such file";
                return [];
            }

            RawRequest request = RawRequestParser.Parse(File.ReadAllBytes(file));
            if (Blocked(rules, request) is { } blocked)
            {
                error = $"{file}: {blocked}";
                return [];
            }

            Action call = Call(rules, request);
            figures.Add(new Figure($"{name}_us", CpuMeter.MedianMicroseconds(call), "us", target));
            if (name == "get") allocated = CpuMeter.AllocatedBytes(call);
            if (name != "json") continue;
            leaf = LeafMicroseconds(rules, request, out string? reason);
            if (reason is null) continue;
            error = $"{file}: {reason}";
            return [];
        }

        error = null;
        return [.. figures, new Figure("json_leaf_us", leaf, "us", LeafTarget), new Figure("alloc_bytes_get", allocated, "B", AllocationTarget)];
    }

    private static double LeafMicroseconds(RuleSet rules, RawRequest request, out string? error)
    {
        if (JsonLeafBench.Documents(request, out int addedLeaves) is not var (once, several))
        {
            error = "the body is no JSON document with leaves";
            return 0;
        }

        error = Blocked(rules, several);
        return error is null ? (CpuMeter.MedianMicroseconds(Call(rules, several)) - CpuMeter.MedianMicroseconds(Call(rules, once))) / addedLeaves : 0;
    }

    private static Action Call(RuleSet rules, RawRequest request) => () => Exchange.RunOnly(rules, request, BackendResponse.EmptyJson);

    private static string? Blocked(RuleSet rules, RawRequest request) => Exchange.RunOnly(rules, request, BackendResponse.EmptyJson) is { } intervention
        ? $"rule {intervention.RuleId} blocks it, and a blocked request costs less; measure with harmless ones"
        : null;
}
