using System.Diagnostics;
using System.Globalization;

namespace Insight.Bench;

/// <summary>One run of wrk (Debian package <c>wrk</c>): a closed loop over kept connections.</summary>
/// <param name="Requests">Answered requests.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Errors">Answers that were no success, and requests without an answer.</param>
/// <param name="P50">Median latency, µs.</param>
/// <param name="P99">99th percentile, µs.</param>
/// <param name="P999">99.9th percentile, µs.</param>
internal sealed record Wrk(long Requests, double Seconds, long Errors, double P50, double P99, double P999)
{
    private const string Script = """
        done = function(summary, latency, requests)
            local e = summary.errors
            print(string.format("RESULT %d %d %d %d %d %d", summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
                latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
        end
        """;

    /// <summary>A slow answer is a slow answer and no failure.</summary>
    private const string Patience = "30s";

    /// <summary>What browsers send at least.</summary>
    private static readonly string[] s_headers =
    [
        "-H", "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "-H", "Accept: application/json, text/plain, */*",
        "-H", "Accept-Language: en-GB,en;q=0.5",
        "-H", "Accept-Encoding: gzip, deflate, br",
        "-H", "Referer: http://shop.example/products",
    ];

    /// <summary>Answers in a second.</summary>
    public double Rate => Requests / Seconds;

    /// <param name="url">What is asked for.</param>
    /// <param name="connections">Kept connections, each with one request under way.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="core">The core it is kept on; null: any.</param>
    /// <param name="headers">Headers besides, such as <c>Authorization: Bearer x</c>.</param>
    /// <param name="request">Lua that sets <c>wrk.method</c>, <c>wrk.headers</c> and <c>wrk.body</c>; null: a GET with the headers of a browser.</param>
    public static async Task<Wrk> RunAsync(string url, int connections, int seconds, int? core = null, string? request = null, IReadOnlyList<string>? headers = null)
    {
        string script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, $"{request}\n{Script}");
            string cores = core?.ToString(CultureInfo.InvariantCulture) ?? $"0-{Environment.ProcessorCount - 1}";
            string[] arguments = ["-c", cores, "wrk", "-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", Patience, "-s", script, .. request is null ? s_headers : [], .. (headers ?? []).SelectMany(static header => (string[])["-H", header]), url];
            using Process process = Process.Start(new ProcessStartInfo("taskset", arguments) { RedirectStandardOutput = true })
                ?? throw new InvalidOperationException("wrk cannot be started; install the Debian package wrk.");
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            string result = output.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))
                ?? throw new InvalidOperationException($"wrk gave no result:\n{output}");
            double[] numbers = [.. result.Split(' ').Skip(1).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            return new Wrk((long)numbers[0], numbers[1] / 1_000_000, (long)numbers[2], numbers[3], numbers[4], numbers[5]);
        }
        finally
        {
            File.Delete(script);
        }
    }
}
