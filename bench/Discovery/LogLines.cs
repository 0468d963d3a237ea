using System.Globalization;
using System.IO.Compression;
using System.Text;
using Insight.ApiDiscovery.Learning;
using Insight.Bench.Ingest;
using Insight.Ingest.Replay;

namespace Insight.Bench.Discovery;

/// <summary>Speed of learning from a log file as <c>insight discover</c> does it: read, parse, fold, learn. Per core: lines by processor time of all threads.</summary>
internal static class LogLines
{
    private const int Lines = 500_000, Rounds = 5;

    public static async Task MeasureAsync(Figures figures)
    {
        string folder = Directory.CreateTempSubdirectory("insight-bench-").FullName;
        try
        {
            string plain = Path.Combine(folder, "log.ndjson"), packed = plain + ".gz";
            await WriteAsync(plain);
            await using (FileStream from = File.OpenRead(plain))
            await using (GZipStream to = new(File.Create(packed), CompressionLevel.Optimal)) await from.CopyToAsync(to);
            await ParseAsync(plain);
            await LearnAsync(plain);
            figures.Note("log_line_bytes", (double)new FileInfo(plain).Length / Lines, "B");
            figures.Note("parse_lines_per_second", await BestAsync(() => ParseAsync(plain)), "1/s");
            figures.AtLeast("learn_lines_per_second", await BestAsync(() => LearnAsync(plain)), "1/s", 200_000);
            figures.Note("learn_gzip_lines_per_second", await BestAsync(() => LearnAsync(packed)), "1/s");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ParseAsync(string file) => await LogFileReader.ReadAsync(new ReplayRequest { Files = [file] }, (_, record, _) =>
    {
        if (record is null) throw new InvalidDataException("A line of the benchmark was rejected.");
    });

    private static async Task LearnAsync(string file)
    {
        HostLearning learning = new();
        await LogFileReader.ReadAsync(new ReplayRequest { Files = [file] }, (_, record, _) => learning.Add(record!));
        if (learning.Learn([]).Sum(api => api.Endpoints.Count) == 0) throw new InvalidDataException("The benchmark learned nothing.");
    }

    /// <summary>Lines per second of processor time, the best of some rounds: other work on the machine only ever makes it worse.</summary>
    private static async Task<double> BestAsync(Func<Task> work)
    {
        double best = 0;
        for (int round = 0; round < Rounds; round++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            await work();
            best = Math.Max(best, Lines / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        return best;
    }

    /// <summary>Lines with every field that an access log of a service mesh usually has.</summary>
    private static async Task WriteAsync(string file)
    {
        Random random = new(11);
        await using StreamWriter writer = new(file, false, new UTF8Encoding(false));
        for (int i = 0; i < Lines; i++)
        {
            int path = random.Next(200_000), client = random.Next(997);
            string query = i % 5 == 0 ? string.Create(CultureInfo.InvariantCulture, $"?page={i % 40}&sort=created") : "";
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $$"""{"id":{{i}},"ts":{{1_700_000_000 + i / 10.0:0.000}},"method":"{{(i % 9 == 0 ? "POST" : "GET")}}","host":"api.freight.example","path":"{{Synthetic.PathOf(path, 20_000)}}{{query}}","status":{{(i % 50 == 0 ? 404 : 200)}},"req_bytes":{{random.Next(300)}},"rsp_bytes":{{500 + random.Next(1000)}},"latency_ms":{{9 + random.Next(500) / 100.0:0.00}},"source_service":"edge-gateway","source_principal":"spiffe://corp.example/ns/prod/sa/edge-gateway","destination_service":"svc-freight","user_agent":"Go-http-client/2.0","client_ip":"10.20.{{client / 250}}.{{client % 250}}","request_id":"{{new Guid(i, 7, 9, 1, 2, 3, 4, 5, 6, 7, 8)}}"}"""));
        }
    }
}
