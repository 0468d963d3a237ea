using System.Globalization;
using System.Net;
using Insight.Bench;

namespace Insight.Waf.Bench.Compare;

/// <summary>
/// nginx with libmodsecurity against our gateway: the same rules, the same settings, the same requests, one core for each, the other for load and
/// upstream. Prints one line per figure: <c>name value unit target</c>. Takes about four minutes; a machine that does other work disturbs both sides alike.
/// </summary>
/// <remarks>Both block at paranoia level 1 and write no audit log. Responses have no body, and none is asked for.</remarks>
internal static class Comparison
{
    /// <summary>Runs of a side at <see cref="Connections"/>; the sides take turns.</summary>
    private const int Cycles = 5;

    private const int RunSeconds = 3;
    private const int LatencyCycles = 3;
    private const int Connections = 16;

    /// <summary>Few enough that no request waits for another.</summary>
    private const int LatencyConnections = 1;

    /// <summary>Until the just-in-time compiler has done its second round, on both cores.</summary>
    private const int WarmUpSeconds = 10;

    private const int MeasuredCore = 0;
    private const int LoadCore = 1;

    /// <summary>Every rule set that is worth a comparison blocks it.</summary>
    private const string Attack = "/?q=%3Cscript%3Ealert(document.cookie)%3C/script%3E&id=1%27%20OR%20%271%27=%271%27%20--%20";

    private static readonly (string Name, double Target)[] s_requests = [("get", 5), ("form", 5), ("json", 12)];

    /// <returns>0: every target was met; 1: one was missed; 2: it could not be measured.</returns>
    public static async Task<int> RunAsync(BenchOptions options)
    {
        if (Obstacle(options) is { } obstacle)
        {
            await Terminal.Error.WriteLineAsync($"bench: {obstacle}");
            return 2;
        }

        string folder = Directory.CreateTempSubdirectory("insight-bench-").FullName;
        try
        {
            int[] ports = Ports.Free(3);
            string upstream = Url(ports[0]);
            using MeasuredProcess service = await MeasuredProcess.StartNginxAsync(Servers.WriteUpstream(folder, ports[0]), upstream);
            service.PinTo(LoadCore);
            List<Side> sides = [];
            try
            {
                if (options.Includes(BenchOptions.ModSecurity))
                {
                    string configuration = Servers.WriteModSecurity(folder, ports[1], ports[0], options.Rules);
                    sides.Add(new Side(BenchOptions.ModSecurity, Url(ports[1]), await MeasuredProcess.StartNginxAsync(configuration, Url(ports[1]))));
                }

                if (options.Includes(BenchOptions.Insight))
                {
                    string[] command = Servers.WriteInsight(folder, ports[2], ports[0], options.Rules);
                    sides.Add(new Side(BenchOptions.Insight, Url(ports[2]), await MeasuredProcess.StartServerAsync(Url(ports[2]), command[0], command[1..])));
                }

                return await CompareAsync(sides, options.Requests) ? 0 : 1;
            }
            catch (InvalidOperationException e)
            {
                await Terminal.Error.WriteLineAsync($"bench: {e.Message}");
                return 2;
            }
            finally
            {
                foreach (Side side in sides) side.Process.Dispose();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> CompareAsync(List<Side> sides, string folder)
    {
        foreach (Side side in sides) await CheckBlocksAsync(side);
        (string Name, double Target, string Script)[] requests =
            [.. s_requests.Select(request => (request.Name, request.Target, WrkRequest.Script(Path.Combine(folder, request.Name + ".http"))))];
        foreach (Side side in sides)
        {
            foreach ((_, _, string script) in requests) await RunAsync(side, Connections, WarmUpSeconds, script, core: null);
            side.Process.PinTo(MeasuredCore);
        }

        bool met = true;
        foreach ((string name, double target, string script) in requests)
        {
            foreach (Side side in sides) await RunAsync(side, Connections, 1, script, LoadCore);
            Dictionary<Side, List<Wrk>> loaded = await TakeTurnsAsync(sides, Cycles, Connections, script);
            Dictionary<Side, List<Wrk>> single = await TakeTurnsAsync(sides, LatencyCycles, LatencyConnections, script);
            foreach (Side side in sides)
            {
                Figures.Print($"waf_{name}_rps_{side.Name}", Figures.Median(loaded[side].Select(run => run.Rate)), "requests/s", null);
                Figures.Print($"waf_{name}_p50_{side.Name}", Figures.Median(single[side].Select(run => run.P50)), "us", null);
                Figures.Print($"waf_{name}_p99_{side.Name}", Figures.Median(single[side].Select(run => run.P99)), "us", null);
            }

            if (sides.Count < 2) continue;
            double ratio = Figures.Median(loaded[sides[1]].Zip(loaded[sides[0]], (ours, theirs) => ours.Rate / theirs.Rate));
            met &= ratio >= target;
            Figures.Print($"waf_{name}_ratio", ratio, "x", $">={target.ToString(CultureInfo.InvariantCulture)}");
        }

        return met;
    }

    private static async Task<Dictionary<Side, List<Wrk>>> TakeTurnsAsync(List<Side> sides, int cycles, int connections, string script)
    {
        Dictionary<Side, List<Wrk>> runs = sides.ToDictionary(side => side, _ => new List<Wrk>());
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            // The first goes last every other time.
            foreach (Side side in cycle % 2 == 0 ? sides : [.. sides.AsEnumerable().Reverse()]) runs[side].Add(await RunAsync(side, connections, RunSeconds, script, LoadCore));
        }

        return runs;
    }

    private static async Task<Wrk> RunAsync(Side side, int connections, int seconds, string script, int? core)
    {
        Wrk run = await Wrk.RunAsync(side.Url, connections, seconds, core, script);
        if (run.Errors > 0) throw new InvalidOperationException($"{run.Errors} of {run.Requests} requests to {side.Name} were refused or failed; the figures would mean nothing.");
        return run;
    }

    private static async Task CheckBlocksAsync(Side side)
    {
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(new Uri(side.Url), Attack));
        request.Headers.Add("User-Agent", "Mozilla/5.0");
        using HttpResponseMessage response = await client.SendAsync(request);
        if (response.StatusCode != HttpStatusCode.Forbidden)
            throw new InvalidOperationException($"{side.Name} answers an attack with {(int)response.StatusCode} instead of 403; its rules are not in force.");
    }

    private static string? Obstacle(BenchOptions options)
    {
        if (!Directory.Exists(Path.Combine(options.Rules, "rules")) || Servers.SetupFile(options.Rules) is null)
            return $"--rules: {options.Rules} holds no crs-setup.conf (or its .example) and rules/; name a folder of the Core Rule Set, or install one with './insight waf rules install --from DIR'";
        if (Array.Find(s_requests, request => !File.Exists(Path.Combine(options.Requests, request.Name + ".http"))).Name is { } missing)
            return $"--requests: there is no {missing}.http in {options.Requests}";
        if (options.Includes(BenchOptions.ModSecurity) && !File.Exists(Servers.Module))
            return $"{Servers.Module} is missing; install the Debian package libnginx-mod-http-modsecurity";
        if (options.Includes(BenchOptions.Insight) && !File.Exists(Servers.Program)) return $"{Servers.Program} is missing; build it with './build.sh build'";
        return Environment.ProcessorCount < 2 ? "two cores are needed: one for what is measured, one for the load" : null;
    }

    private static string Url(int port) => $"http://127.0.0.1:{port}/";

    private sealed record Side(string Name, string Url, MeasuredProcess Process);
}
