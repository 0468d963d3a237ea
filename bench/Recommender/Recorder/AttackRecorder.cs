using System.Diagnostics;
using System.Globalization;
using Dapper;
using Insight.Bench.Recommender.Attacks;
using Insight.EndToEnd.Kill;
using Insight.EndToEnd.Policies;
using Insight.EndToEnd.Product;
using Insight.Storage.ClickHouse;

namespace Insight.Bench.Recommender.Recorder;

/// <summary>Runs attack tools against the sample shop behind the product, all on loopback, and writes down what the gateway recorded of each.</summary>
internal static class AttackRecorder
{
    /// <summary>Attackers are not on the same machine: what a request and its answer take on the way.</summary>
    private static readonly TimeSpan s_roundTrip = TimeSpan.FromMilliseconds(50);

    /// <summary>A tool that bounds its own time has a moment more to end; what waits for storage has this long.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(RecordedTool.Seconds + 15), s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Records all tools, one after the other; 2 when one is not installed.</summary>
    /// <param name="folder">Where a file per tool is written; existing ones are replaced.</param>
    /// <param name="only">Names of the only tools that are run; none: all are.</param>
    public static async Task<int> RecordAsync(string folder, params string[] only)
    {
        RecordedTool[] tools = [.. RecordedTool.All.Where(tool => only.Length == 0 || only.Contains(tool.Name))];
        if (only.FirstOrDefault(name => tools.All(tool => tool.Name != name)) is not null)
        {
            Terminal.Error.WriteLine($"record: tools are {string.Join(", ", RecordedTool.All.Select(static tool => tool.Name))}");
            return 2;
        }

        string[] missing = [.. tools.Select(static tool => tool.Name).Where(static name => !IsInstalled(name))];
        if (missing.Length > 0)
        {
            Terminal.Error.WriteLine($"record: not installed: {string.Join(", ", missing)}; on Debian: apt-get install {string.Join(' ', missing)}");
            return 2;
        }

        using TemporaryData data = new();
        int[] ports = FreePorts.Take(3);
        await using InsightProcess insight = await InsightProcess.UpAsync(
            ["--demo", "--no-traffic", "--data", data.Folder, "--gateway-port", $"{ports[0]}", "--gateway-https-port", $"{ports[1]}", "--console-port", $"{ports[2]}", "--demo-ports-from", "19500"],
            new Dictionary<string, string> { ["gateway:trustedProxies:0"] = AttackRelay.Address + "/32", ["gateway:waf:mode"] = "off" });
        string work = Directory.CreateDirectory(Path.Combine(data.Folder, "tools")).FullName;
        await WordList.WriteAsync(Path.Combine(work, RecordedTool.WordFile), RecordedTool.Words);
        using ClickHouseDataSource storage = Facts.Open(data.Folder);
        Directory.CreateDirectory(folder);
        for (int i = 0; i < tools.Length; i++)
        {
            RecordedTool tool = tools[i];
            string client = $"198.51.100.{i + 1}";
            int answered;
            await using (AttackRelay relay = await AttackRelay.StartAsync(ports[0], client, s_roundTrip))
            {
                await ToolProcess.RunAsync(work, s_longest, tool.Name, tool.Arguments(new Uri(relay.Url), work));
                answered = relay.ByStatus.Where(static pair => pair.Key != 0).Sum(static pair => pair.Value);
            }

            RecordedRequest[] requests = await ReadAsync(storage, client, answered);
            if (requests.Length == 0)
            {
                Terminal.Error.WriteLine($"record: {tool.Name} asked for nothing; it said:\n{await File.ReadAllTextAsync(Path.Combine(work, tool.Name + ".txt"))}");
                return 1;
            }

            string[] notes =
            [
                $"{tool.Name} {await VersionAsync(tool.Name)} (Debian), recorded {DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
                tool.Command,
                string.Create(CultureInfo.InvariantCulture, $"samples/shop behind the gateway (WAF off) on loopback, {s_roundTrip.TotalMilliseconds:0} ms round trip added, {RecordedTool.Words} words, at most {RecordedTool.Requests} requests and {s_longest.TotalSeconds:0} s"),
                "milliseconds since the first request, status, method, path and names of query parameters",
            ];
            await File.WriteAllLinesAsync(Path.Combine(folder, tool.Name + RecordingFile.Extension), RecordingFile.Write(new RecordedRun(tool.Name, notes, requests)));
            Terminal.WriteLine($"{tool.Name}: {requests.Length} requests in {requests[^1].AtMillis / 1000.0:0.0} s; {string.Join(", ", requests.CountBy(static request => request.Status).OrderBy(static pair => pair.Key).Select(static pair => $"{pair.Key}: {pair.Value}"))}");
        }

        return await insight.InterruptAsync();
    }

    /// <summary>The requests of a client to the shop, once everything that was answered is stored.</summary>
    private static async Task<RecordedRequest[]> ReadAsync(ClickHouseDataSource storage, string client, int answered)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        for (long start = Stopwatch.GetTimestamp(); await connection.ExecuteScalarAsync<long>("SELECT toInt64(uniqExact(record_id)) FROM records WHERE client_ip = @client", new { client }) < answered; await Task.Delay(500))
        {
            if (Stopwatch.GetElapsedTime(start) > s_patience) throw new TimeoutException($"The records of {client} did not come.");
        }

        List<(long Micros, ushort Status, string Method, string Path, string[] Names)> rows = [.. await connection.QueryAsync<(long, ushort, string, string, string[])>(
            $"""
            SELECT toUnixTimestamp64Micro(time), status, method, path, query_names FROM (SELECT * FROM records WHERE client_ip = @client AND host = 'shop.example' AND status >= 100 LIMIT 1 BY record_id)
            ORDER BY time LIMIT {RecordedTool.Requests}
            """,
            new { client })];
        return [.. rows.Where(static row => row.Path.StartsWith('/')).Select(row => new RecordedRequest((row.Micros - rows[0].Micros) / 1000, row.Status, row.Method, RecordingFile.Target(row.Path, row.Names)))];
    }

    private static bool IsInstalled(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<string> VersionAsync(string package)
    {
        using Process query = Process.Start(new ProcessStartInfo("dpkg-query", ["-W", "-f", "${Version}", package]) { RedirectStandardOutput = true })!;
        string version = await query.StandardOutput.ReadToEndAsync();
        await query.WaitForExitAsync();
        return version;
    }
}
