using System.Diagnostics;
using System.Globalization;
using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Export.Safety;
using Insight.Streaming.Kafka;

namespace Insight.Bench.Export;

/// <summary>Sends events to a receiver that runs in another process.</summary>
internal sealed class Sending : IDisposable, ISecrets
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(6);

    private readonly string _folder = Directory.CreateTempSubdirectory("insight-bench-").FullName;
    private readonly ExportEvent[] _events = Requests.Make(20_000);

    public Sending()
    {
        if (!OperatingSystem.IsLinux()) return;
        using Process self = Process.GetCurrentProcess();
        self.ProcessorAffinity = 1;
        // Threads that are there already keep what they have, and new ones take it from theirs.
        Taskset(Environment.ProcessId, 0);
    }

    /// <summary>Names of all destinations.</summary>
    public static string[] All => ["tcp", "tls", "udp", "https", "splunk", "elastic", "otlp", "kafka", "file", "stored"];

    public async Task<Rate> MeasureAsync(string destination)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, destination)).FullName;
        if (destination == "stored") return await Stored.MeasureAsync(folder);
        using MeasuredProcess? receiver = destination == "file" ? null : MeasuredProcess.StartRole("receive", destination, folder);
        if (receiver is not null && Environment.ProcessorCount > 1) receiver.PinTo(1);
        string address = receiver is null ? "" : await File.ReadAllTextAsync(Path.Combine(folder, "address"));
        await using IDestination sink = Create(destination, address, Path.Combine(folder, "authority.pem"), folder);
        await SendAsync(sink, s_warmUp);

        using Process self = Process.GetCurrentProcess();
        TimeSpan processor = self.TotalProcessorTime;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long since = Stopwatch.GetTimestamp();
        long sent = await SendAsync(sink, s_measured);
        double seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        self.Refresh();
        return new Rate(sent / seconds, sent / (self.TotalProcessorTime - processor).TotalSeconds, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)sent);
    }

    public string? Find(string name, out string problem)
    {
        problem = "";
        return "a-secret-of-the-bench";
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<long> SendAsync(IDestination sink, TimeSpan time)
    {
        long sent = 0;
        int at = 0;
        for (long since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < time;)
        {
            int count = Math.Min(sink.MostEvents, _events.Length - at);
            DeliveryResult result = await sink.SendAsync(new ArraySegment<ExportEvent>(_events, at, count), CancellationToken.None);
            if (result.Again.Count > 0 || result.Refused.Count > 0) throw new InvalidOperationException($"{result.Again.Count} again, {result.Refused.Count} refused: {result.Problem}");
            sent += count;
            at = (at + count) % _events.Length;
        }

        return sent;
    }

    private IDestination Create(string name, string address, string authority, string folder)
    {
        if (name == "kafka" && !KafkaNative.TryLoad(out string missing)) throw new InvalidOperationException(missing);
        DestinationOptions options = new() { Streams = { EventKind.Requests } };
        switch (name)
        {
            case "tcp":
                options.Syslog = new SyslogOptions { Address = address, Transport = SyslogTransport.Tcp };
                break;
            case "tls":
                options.Syslog = new SyslogOptions { Address = address, AuthorityFile = authority };
                break;
            case "udp":
                options.Syslog = new SyslogOptions { Address = address, Transport = SyslogTransport.Udp };
                break;
            case "https":
                options.Https = new HttpsOptions { Url = address, AuthorityFile = authority, AuthorizationSecret = "s" };
                break;
            case "splunk":
                options.Splunk = new SplunkOptions { Url = address, AuthorityFile = authority, TokenSecret = "s" };
                break;
            case "elastic":
                options.Elastic = new ElasticOptions { Url = address, AuthorityFile = authority, ApiKeySecret = "s" };
                break;
            case "otlp":
                options.Otlp = new OtlpOptions { Url = address, AuthorityFile = authority };
                break;
            case "kafka":
                options.Kafka = new TopicOptions { BootstrapServers = address };
                break;
            case "file":
                options.File = new();
                break;
            default:
                throw new ArgumentException($"'{name}' is none of {string.Join(", ", All)}.");
        }

        ExportOptions export = new() { Folder = folder, Allow = { "127.0.0.1/32" } };
        return new DestinationFactory(export, this, folder, "1.2.3", TimeProvider.System).Create(name, options, out string problem) ?? throw new InvalidOperationException(problem);
    }

    private static void Taskset(int process, int core)
    {
        using Process taskset = Process.Start(new ProcessStartInfo("taskset", ["-a", "-c", "-p", core.ToString(CultureInfo.InvariantCulture), process.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        taskset.StandardOutput.ReadToEnd();
        taskset.WaitForExit();
    }
}
