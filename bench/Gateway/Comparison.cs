using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Insight.Gateway.Bench;

/// <summary>
/// What recording costs: CPU time per request of our gateway against plain YARP, in pairs of runs that follow each other so that
/// whatever else the machine does hits both; nginx beside them; and the latency that each adds to the upstream's own.
/// </summary>
/// <remarks>Prints one line per figure: <c>name value unit target</c>. Takes about two and a half minutes, and means little on a machine that does other work.</remarks>
internal static class Comparison
{
    private const double MaxCpuRatio = 1.10;
    private const int Pairs = 17;

    /// <summary>Until the just-in-time compiler has done its second round; before that it is most of what is measured.</summary>
    private const int WarmUpSeconds = 20;

    private const int RunSeconds = 2;

    /// <summary>Enough to keep two cores busy.</summary>
    private const int Connections = 32;

    /// <summary>Few enough that queues stay short: the latency of the proxy, not of the queue before it.</summary>
    private const int LatencyConnections = 1;

    private const int LatencyRounds = 5;

    public static async Task<int> RunAsync()
    {
        string folder = Directory.CreateTempSubdirectory("insight-bench-").FullName;
        try
        {
            int[] ports = FreePorts(4);
            string upstream = Url(ports[0]);
            using MeasuredProcess service = await MeasuredProcess.StartNginxAsync(Nginx.WriteUpstream(folder, ports[0]), upstream);
            using MeasuredProcess nginx = await MeasuredProcess.StartNginxAsync(Nginx.WriteProxy(folder, ports[1], ports[0]), Url(ports[1]));
            using MeasuredProcess plain = MeasuredProcess.StartRole("plain", $"127.0.0.1:{ports[2]}", Origin(ports[0]));
            using MeasuredProcess insight = MeasuredProcess.StartRole("insight", $"127.0.0.1:{ports[3]}", Origin(ports[0]), Path.Combine(folder, "journal"));

            await Wrk.RunAsync(Url(ports[2]), Connections, WarmUpSeconds);
            await Wrk.RunAsync(Url(ports[3]), Connections, WarmUpSeconds);
            bool met = await CompareCpuAsync((plain, Url(ports[2])), (insight, Url(ports[3])), (nginx, Url(ports[1])));
            await CompareLatencyAsync(upstream, ("plain_yarp", Url(ports[2])), ("insight", Url(ports[3])), ("nginx", Url(ports[1])));
            return met ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> CompareCpuAsync(
        (MeasuredProcess Process, string Url) plain, (MeasuredProcess Process, string Url) insight, (MeasuredProcess Process, string Url) nginx)
    {
        List<double> plainCosts = [], insightCosts = [], nginxCosts = [], ratios = [];
        for (int pair = 0; pair < Pairs; pair++)
        {
            // Each goes first every other time.
            bool plainFirst = pair % 2 == 0;
            double first = await CpuPerRequestAsync(plainFirst ? plain : insight);
            double second = await CpuPerRequestAsync(plainFirst ? insight : plain);
            plainCosts.Add(plainFirst ? first : second);
            insightCosts.Add(plainFirst ? second : first);
            ratios.Add(insightCosts[^1] / plainCosts[^1]);
        }

        for (int run = 0; run < 2; run++) nginxCosts.Add(await CpuPerRequestAsync(nginx));

        double ratio = Median(ratios);
        Print("gateway_cpu_plain_yarp", Median(plainCosts), "us/request", null);
        Print("gateway_cpu_insight", Median(insightCosts), "us/request", null);
        Print("gateway_cpu_nginx", Median(nginxCosts), "us/request", null);
        Print("gateway_cpu_ratio_lowest_pair", ratios.Min(), "x", null);
        Print("gateway_cpu_ratio_highest_pair", ratios.Max(), "x", null);
        Print("gateway_cpu_ratio", ratio, "x", $"<={MaxCpuRatio.ToString("0.00", CultureInfo.InvariantCulture)}");
        return ratio <= MaxCpuRatio;
    }

    private static async Task CompareLatencyAsync(string upstream, params (string Name, string Url)[] proxies)
    {
        List<Wrk> direct = [];
        Dictionary<string, List<Wrk>> through = proxies.ToDictionary(proxy => proxy.Name, _ => new List<Wrk>());
        for (int round = 0; round < LatencyRounds; round++)
        {
            direct.Add(await Wrk.RunAsync(upstream, LatencyConnections, RunSeconds));
            foreach ((string name, string url) in proxies) through[name].Add(await Wrk.RunAsync(url, LatencyConnections, RunSeconds));
        }

        foreach ((string name, _) in proxies)
        {
            Print($"gateway_added_p50_{name}", Added(name, run => run.P50), "us", null);
            Print($"gateway_added_p99_{name}", Added(name, run => run.P99), "us", null);
            Print($"gateway_added_p999_{name}", Added(name, run => run.P999), "us", null);
        }

        double Added(string name, Func<Wrk, double> percentile) => Median(through[name].Select(percentile)) - Median(direct.Select(percentile));
    }

    private static async Task<double> CpuPerRequestAsync((MeasuredProcess Process, string Url) proxy)
    {
        double before = proxy.Process.CpuMicroseconds;
        Wrk run = await Wrk.RunAsync(proxy.Url, Connections, RunSeconds);
        if (run.Errors > 0) throw new InvalidOperationException($"{run.Errors} of {run.Requests} requests to {proxy.Url} failed; the figures would mean nothing.");
        return (proxy.Process.CpuMicroseconds - before) / run.Requests;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void Print(string name, double value, string unit, string? target) =>
        Console.WriteLine($"{name} {value.ToString("0.###", CultureInfo.InvariantCulture)} {unit} {target ?? "-"}");

    private static string Origin(int port) => $"http://127.0.0.1:{port}";

    private static string Url(int port) => Origin(port) + "/api/products/4711?fields=name";

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners) listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners) listener.Dispose();
        return ports;
    }
}
