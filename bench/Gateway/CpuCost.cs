using Insight.Bench;

namespace Insight.Gateway.Bench;

/// <summary>CPU time per request of several proxies, in short runs that take turns, so that whatever else the machine does hits all.</summary>
internal static class CpuCost
{
    public const int ProxyCore = 0;
    public const int LoadCore = 1;

    /// <summary>Runs of each proxy in one round.</summary>
    public const int CyclesPerRound = 10;

    /// <summary>Until the just-in-time compiler has done its second round, on both cores; before that it is most of what is measured.</summary>
    private const int WarmUpSeconds = 15;

    private const int RunSeconds = 1;

    /// <summary>Enough to keep the proxy's core busy.</summary>
    private const int Connections = 32;

    /// <summary>A proxy that is measured.</summary>
    /// <param name="Process">Its process.</param>
    /// <param name="Url">What it is asked for.</param>
    /// <param name="Costs">What its runs cost, µs for each request.</param>
    /// <param name="Headers">Headers of its requests besides those of a browser.</param>
    /// <param name="Script">Lua that makes its requests; null: the URL again and again.</param>
    public sealed record Proxy(MeasuredProcess Process, string Url, List<double> Costs, IReadOnlyList<string>? Headers = null, string? Script = null);

    /// <summary>One round.</summary>
    public static async Task CompareAsync(params Proxy[] proxies)
    {
        for (int warmUp = 0; warmUp < 2; warmUp++)
        {
            foreach (Proxy proxy in proxies) await LoadAsync(proxy, WarmUpSeconds / 2, null);
        }

        foreach (Proxy proxy in proxies)
        {
            proxy.Process.PinTo(ProxyCore);
            await LoadAsync(proxy, RunSeconds, LoadCore);
        }

        for (int cycle = 0; cycle < CyclesPerRound; cycle++)
        {
            // The first goes last every other time.
            foreach (Proxy proxy in cycle % 2 == 0 ? proxies : [.. proxies.Reverse()]) proxy.Costs.Add(await OfAsync(proxy));
        }
    }

    /// <summary>One run, µs for each request.</summary>
    public static async Task<double> OfAsync(Proxy proxy)
    {
        double before = proxy.Process.CpuMicroseconds;
        Wrk run = await LoadAsync(proxy, RunSeconds, LoadCore);
        if (run.Errors > 0) throw new InvalidOperationException($"{run.Errors} of {run.Requests} requests to {proxy.Url} failed; the figures would mean nothing.");
        return (proxy.Process.CpuMicroseconds - before) / run.Requests;
    }

    /// <summary>The middle of what runs that followed each other cost in relation.</summary>
    public static double Ratio(IEnumerable<double> ours, IEnumerable<double> theirs) => Figures.Median(ours.Zip(theirs, (our, their) => our / their));

    private static Task<Wrk> LoadAsync(Proxy proxy, int seconds, int? core) => Wrk.RunAsync(proxy.Url, Connections, seconds, core, proxy.Script, proxy.Headers);
}
