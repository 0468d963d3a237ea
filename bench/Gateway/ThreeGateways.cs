using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Web;
using Insight.Bench;
using Insight.EndToEnd.Product;

namespace Insight.Gateway.Bench;

/// <summary>The whole product on one machine, two more gateways that follow its console, and a client of all of them.</summary>
internal sealed class ThreeGateways : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryData _first = new(), _second = new(), _third = new();
    private readonly int[] _ports = Ports.Free(4);
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<InsightProcess> _processes = [];
    private Uri _console = new("http://127.0.0.1");
    private string _token = "";

    /// <summary>Data folder of the product.</summary>
    public string Data => _first.Folder;

    /// <summary>Starts everything; the two gateways may still be on their way.</summary>
    public static async Task<ThreeGateways> StartAsync()
    {
        ThreeGateways three = new();
        int[] ports = three._ports;
        InsightProcess product = await InsightProcess.UpAsync("--data", three.Data, "--config", three._first.Write("insight.yaml", $"{Gateway("one", ports[0])}console:\n  listen: 127.0.0.1:{ports[3]}\n"));
        Uri console = new(product.ConsoleAddress);
        three._console = new Uri(console.GetLeftPart(UriPartial.Authority));
        three._token = HttpUtility.ParseQueryString(console.Query)["token"]!;
        three._processes.AddRange([Follow("three", three._third, ports[2]), Follow("two", three._second, ports[1]), product]);
        return three;

        InsightProcess Follow(string id, TemporaryData own, int port) => InsightProcess.Start("gateway", "--data", own.Folder, "--config", own.Write("insight.yaml", $"""
            {Gateway(id, port)}  bundle:
                url: http://127.0.0.1:{ports[3]}
                tokenFile: {three.Data}/bundle/gateway-token
                keyFile: {three.Data}/bundle/signing-key.pub.pem
            """));
    }

    /// <summary>Applies objects (YAML).</summary>
    public Task ApplyAsync(string objects) => SendAsync(HttpMethod.Put, "/api/v1/objects?by=bench", JsonContent.Create(
        new { files = new[] { new { name = "bench.yaml", text = objects } } }, new MediaTypeHeaderValue("application/vnd.insight.files+json"), JsonSerializerOptions.Web));

    /// <summary>Sends something to the console.</summary>
    public async Task SendAsync(HttpMethod method, string path, HttpContent content)
    {
        using HttpRequestMessage request = new(method, new Uri(_console, path)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        using HttpResponseMessage response = await _client.SendAsync(request);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"The console answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>Seconds since a moment until the last of the gateways answers as looked for.</summary>
    /// <param name="start">A time stamp.</param>
    /// <param name="isSeen">Whether an answer is the one.</param>
    public async Task<double> SeenAsync(long start, Func<HttpResponseMessage, Task<bool>> isSeen) =>
        (await Task.WhenAll(_ports.Take(3).Select(port => SeenAsync(port, start, isSeen)))).Max();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (InsightProcess process in _processes)
        {
            await process.InterruptAsync();
            await process.DisposeAsync();
        }

        _client.Dispose();
        foreach (TemporaryData data in (TemporaryData[])[_first, _second, _third]) data.Dispose();
    }

    private static string Gateway(string id, int port) => $"gateway:\n  id: {id}\n  listen:\n    http: 127.0.0.1:{port}\n";

    private async Task<double> SeenAsync(int port, long start, Func<HttpResponseMessage, Task<bool>> isSeen)
    {
        Uri address = new($"http://127.0.0.1:{port}/");
        for (; Stopwatch.GetElapsedTime(start) < s_patience; await Task.Delay(s_pause))
        {
            try
            {
                using HttpResponseMessage response = await _client.GetAsync(address);
                if (await isSeen(response)) return Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        throw new TimeoutException($"The gateway on port {port} did not answer as it should within {s_patience.TotalSeconds} s.");
    }
}
