using Insight.Waf.Rules;
using Insight.WafTools.Requests;

namespace Insight.WafTools.Measuring;

/// <summary>Measures what a transaction costs in process, on one thread, from the connection to logging.</summary>
public static class RequestBench
{
    // Name, unit and target are one contract with the reports that read them.
    private static readonly (string File, double Target)[] s_requests = [("get", 100), ("form", 200), ("json", 1000)];

    private const double AllocationTarget = 10240;

    /// <summary>Measures the requests <c>get.http</c>, <c>form.http</c> and <c>json.http</c> of a folder.</summary>
    /// <param name="rules">The rules, allowed to block.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="error">Why there are no figures; null otherwise.</param>
    public static IReadOnlyList<Figure> Run(RuleSet rules, string folder, out string? error)
    {
        List<Figure> figures = [];
        double allocated = 0;
        foreach ((string name, double target) in s_requests)
        {
            string file = Path.Combine(folder, name + ".http");
            if (!File.Exists(file))
            {
                error = $"{file}: there is no such file";
                return [];
            }

            RawRequest request = RawRequestParser.Parse(File.ReadAllBytes(file));
            if (Exchange.RunOnly(rules, request, BackendResponse.EmptyJson) is { } intervention)
            {
                error = $"{file}: rule {intervention.RuleId} blocks it, and a blocked request costs less; measure with harmless ones";
                return [];
            }

            Action call = () => Exchange.RunOnly(rules, request, BackendResponse.EmptyJson);
            figures.Add(new Figure($"{name}_us", CpuMeter.MedianMicroseconds(call), "us", target));
            if (name == "get") allocated = CpuMeter.AllocatedBytes(call);
        }

        error = null;
        return [.. figures, new Figure("alloc_bytes_get", allocated, "B", AllocationTarget)];
    }
}
