using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Web;
using Insight.Bench;
using Insight.EndToEnd.Product;

namespace Insight.Gateway.Bench;

/// <summary>
/// From the moment when objects are sent to the console until every one of three gateways serves them: the whole product on one machine, two
/// more gateways that follow its console, and a client that asks each gateway every ten milliseconds.
/// </summary>
internal static class ApplyToEffective
{
    private const int Applies = 30;
    private const double MostSeconds = 2;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Takes about a minute.</summary>
    public static async Task<int> RunAsync()
    {
        using TemporaryData data = new(), second = new(), third = new();
        int[] ports = Ports.Free(4);
        await using InsightProcess first = await InsightProcess.UpAsync("--data", data.Folder, "--config", data.Write("insight.yaml", $"{Gateway("one", ports[0])}console:\n  listen: 127.0.0.1:{ports[3]}\n"));
        await using InsightProcess two = Follow("two", second, ports[1]), three = Follow("three", third, ports[2]);
        Uri console = new(first.ConsoleAddress);
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(console.GetLeftPart(UriPartial.Authority)) };
        string token = HttpUtility.ParseQueryString(console.Query)["token"]!;

        List<double> seconds = [];
        for (int turn = 0; turn <= Applies; turn++)
        {
            string body = $"body-{turn}";
            long start = Stopwatch.GetTimestamp();
            Task<double>[] gateways = [.. ports.Take(3).Select(port => SeenAsync(client, port, body, start))];
            await ApplyAsync(client, token, body);
            await Task.WhenAll(gateways);

            // The first waits for processes that are still starting.
            if (turn > 0) seconds.Add(gateways.Max(static gateway => gateway.Result));
        }

        double[] sorted = [.. seconds.Order()];
        double p99 = sorted[(int)Math.Ceiling(0.99 * sorted.Length) - 1];
        Figures.Print("apply_to_effective_p50", Figures.Median(seconds), "s", null);
        Figures.Print("apply_to_effective_p99", p99, "s", $"<={MostSeconds}");
        foreach (InsightProcess process in (InsightProcess[])[three, two, first]) await process.InterruptAsync();
        return p99 <= MostSeconds ? 0 : 1;

        InsightProcess Follow(string id, TemporaryData own, int port) => InsightProcess.Start("gateway", "--data", own.Folder, "--config", own.Write("insight.yaml", $"""
            {Gateway(id, port)}  bundle:
                url: http://127.0.0.1:{ports[3]}
                tokenFile: {data.Folder}/bundle/gateway-token
                keyFile: {data.Folder}/bundle/signing-key.pub.pem
            """));
    }

    private static string Gateway(string id, int port) => $"gateway:\n  id: {id}\n  listen:\n    http: 127.0.0.1:{port}\n";

    private static async Task ApplyAsync(HttpClient client, string token, string body)
    {
        string objects = $$"""
            apiVersion: insight/v1
            kind: VirtualHost
            metadata: { name: all }
            spec: { domains: [ "*" ] }
            ---
            apiVersion: insight/v1
            kind: Route
            metadata: { name: said }
            spec: { hosts: [ all ], respond: { body: "{{body}}" } }
            """;
        using HttpRequestMessage request = new(HttpMethod.Put, new Uri("/api/v1/objects?by=bench", UriKind.Relative))
        {
            Content = JsonContent.Create(new { files = new[] { new { name = "bench.yaml", text = objects } } }, new MediaTypeHeaderValue("application/vnd.insight.files+json"), JsonSerializerOptions.Web),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await client.SendAsync(request);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"The console answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>Seconds until a gateway answers with a body.</summary>
    private static async Task<double> SeenAsync(HttpClient client, int port, string body, long start)
    {
        Uri address = new($"http://127.0.0.1:{port}/");
        for (; Stopwatch.GetElapsedTime(start) < s_patience; await Task.Delay(s_pause))
        {
            try
            {
                if (await client.GetStringAsync(address) == body) return Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet, or has no route yet.
            }
        }

        throw new TimeoutException($"The gateway on port {port} did not serve '{body}' within {s_patience.TotalSeconds} s.");
    }
}
