using System.Globalization;
using Insight.Bench;

namespace Insight.Gateway.Bench;

/// <summary>
/// What our gateway costs: CPU time per request against plain YARP as it comes, and against one that works its sockets as ours does (so what
/// recording alone adds), in runs that follow each other so that whatever else the machine does hits all; nginx beside them; and the latency
/// that each adds to the upstream's own.
/// </summary>
/// <remarks>
/// Each proxy has one core, load and upstream the other, so that no run depends on who shared a core with whom. How code and data
/// happen to lie in memory moves a process's cost by several percent for its whole life, so there are several rounds with fresh processes.
/// Prints one line per figure: <c>name value unit target</c>. Takes about eight minutes, and means little on a machine that does other work.
/// </remarks>
internal static class Comparison
{
    private const double MaxCpuRatio = 1.10;
    private const int Rounds = 5;

    /// <summary>Few enough that queues stay short: the latency of the proxy, not of the queue before it.</summary>
    private const int LatencyConnections = 1;

    private const int LatencyRounds = 5;
    private const int LatencySeconds = 2;

    public static async Task<int> RunAsync()
    {
        string folder = Directory.CreateTempSubdirectory("insight-bench-").FullName;
        try
        {
            int[] ports = Ports.Free(5);
            string upstream = Url(ports[0]);
            using MeasuredProcess service = await MeasuredProcess.StartNginxAsync(Nginx.WriteUpstream(folder, ports[0]), upstream);
            service.PinTo(CpuCost.LoadCore);
            List<double> plainCosts = [], inlineCosts = [], insightCosts = [], rounds = [];
            for (int round = 0; round < Rounds; round++)
            {
                using MeasuredProcess plain = MeasuredProcess.StartRole("plain", $"127.0.0.1:{ports[2]}", Origin(ports[0]));
                using MeasuredProcess inline = MeasuredProcess.StartRole("plain-inline", $"127.0.0.1:{ports[4]}", Origin(ports[0]));
                using MeasuredProcess insight = MeasuredProcess.StartRole(
                    "insight", $"127.0.0.1:{ports[3]}", Origin(ports[0]), Path.Combine(folder, $"journal-{round}"));
                await CpuCost.CompareAsync(
                    new CpuCost.Proxy(plain, Url(ports[2]), plainCosts), new CpuCost.Proxy(inline, Url(ports[4]), inlineCosts), new CpuCost.Proxy(insight, Url(ports[3]), insightCosts));
                rounds.Add(CpuCost.Ratio(insightCosts.TakeLast(CpuCost.CyclesPerRound), plainCosts.TakeLast(CpuCost.CyclesPerRound)));
                if (round < Rounds - 1) continue;

                using MeasuredProcess nginx = await MeasuredProcess.StartNginxAsync(Nginx.WriteProxy(folder, ports[1], ports[0]), Url(ports[1]));
                await CompareLatencyAsync(upstream, ("plain_yarp", Url(ports[2])), ("insight", Url(ports[3])), ("nginx", Url(ports[1])));
                nginx.PinTo(CpuCost.ProxyCore);
                Figures.Print("gateway_cpu_nginx", Figures.Median([await CpuCost.OfAsync(new CpuCost.Proxy(nginx, Url(ports[1]), [])), await CpuCost.OfAsync(new CpuCost.Proxy(nginx, Url(ports[1]), []))]), "us/request", null);
            }

            double ratio = CpuCost.Ratio(insightCosts, plainCosts);
            Figures.Print("gateway_cpu_plain_yarp", Figures.Median(plainCosts), "us/request", null);
            Figures.Print("gateway_cpu_plain_yarp_run_to_completion", Figures.Median(inlineCosts), "us/request", null);
            Figures.Print("gateway_cpu_insight", Figures.Median(insightCosts), "us/request", null);
            Figures.Print("gateway_cpu_ratio_run_to_completion_both", CpuCost.Ratio(insightCosts, inlineCosts), "x", null);
            Figures.Print("gateway_cpu_ratio_lowest_round", rounds.Min(), "x", null);
            Figures.Print("gateway_cpu_ratio_highest_round", rounds.Max(), "x", null);
            Figures.Print("gateway_cpu_ratio", ratio, "x", $"<={MaxCpuRatio.ToString("0.00", CultureInfo.InvariantCulture)}");
            return ratio <= MaxCpuRatio ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareLatencyAsync(string upstream, params (string Name, string Url)[] proxies)
    {
        List<Wrk> direct = [];
        Dictionary<string, List<Wrk>> through = proxies.ToDictionary(proxy => proxy.Name, _ => new List<Wrk>());
        for (int round = 0; round < LatencyRounds; round++)
        {
            direct.Add(await Wrk.RunAsync(upstream, LatencyConnections, LatencySeconds));
            foreach ((string name, string url) in proxies) through[name].Add(await Wrk.RunAsync(url, LatencyConnections, LatencySeconds));
        }

        foreach ((string name, _) in proxies)
        {
            Figures.Print($"gateway_added_p50_{name}", Added(name, run => run.P50), "us", null);
            Figures.Print($"gateway_added_p99_{name}", Added(name, run => run.P99), "us", null);
            Figures.Print($"gateway_added_p999_{name}", Added(name, run => run.P999), "us", null);
        }

        double Added(string name, Func<Wrk, double> percentile) => Figures.Median(through[name].Select(percentile)) - Figures.Median(direct.Select(percentile));
    }

    internal static string Origin(int port) => $"http://127.0.0.1:{port}";

    internal static string Url(int port) => Origin(port) + "/api/products/4711?fields=name";
}
