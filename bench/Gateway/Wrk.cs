using System.Diagnostics;
using System.Globalization;

namespace Insight.Gateway.Bench;

/// <summary>One run of wrk (Debian package <c>wrk</c>): a closed loop over kept connections.</summary>
/// <param name="Requests">Answered requests.</param>
/// <param name="Errors">Answers that were no success, and requests without an answer.</param>
/// <param name="P50">Median latency, µs.</param>
/// <param name="P99">99th percentile, µs.</param>
/// <param name="P999">99.9th percentile, µs.</param>
internal sealed record Wrk(long Requests, long Errors, double P50, double P99, double P999)
{
    private const string Script = """
        done = function(summary, latency, requests)
            local e = summary.errors
            print(string.format("RESULT %d %d %d %d %d", summary.requests, e.connect + e.read + e.write + e.status + e.timeout,
                latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
        end
        """;

    /// <summary>What browsers send at least.</summary>
    private static readonly string[] s_headers =
    [
        "-H", "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "-H", "Accept: application/json, text/plain, */*",
        "-H", "Accept-Language: en-GB,en;q=0.5",
        "-H", "Accept-Encoding: gzip, deflate, br",
        "-H", "Referer: http://shop.example/products",
    ];

    /// <param name="url">What is asked for.</param>
    /// <param name="connections">Kept connections, each with one request under way.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="core">The core it is kept on; null: any.</param>
    public static async Task<Wrk> RunAsync(string url, int connections, int seconds, int? core = null)
    {
        string script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Script);
            string cores = core?.ToString(CultureInfo.InvariantCulture) ?? $"0-{Environment.ProcessorCount - 1}";
            string[] arguments = ["-c", cores, "wrk", "-t1", $"-c{connections}", $"-d{seconds}s", "-s", script, .. s_headers, url];
            using Process process = Process.Start(new ProcessStartInfo("taskset", arguments) { RedirectStandardOutput = true })
                ?? throw new InvalidOperationException("wrk cannot be started; install the Debian package wrk.");
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            string result = output.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))
                ?? throw new InvalidOperationException($"wrk gave no result:\n{output}");
            double[] numbers = [.. result.Split(' ').Skip(1).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            return new Wrk((long)numbers[0], (long)numbers[1], numbers[2], numbers[3], numbers[4]);
        }
        finally
        {
            File.Delete(script);
        }
    }
}
