using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Web;
using Insight.EndToEnd.Kill;
using Xunit;
using Xunit.Abstractions;

namespace Insight.EndToEnd.Product;

/// <summary>From a request to the endpoint that it teaches, through every process.</summary>
public sealed class DiscoveryTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Up_ThreeRequestsOfTwoClients_ShowANewEndpoint()
    {
        using TemporaryData data = new();
        await using Upstream upstream = await Upstream.StartAsync();
        int[] ports = FreePorts.Take(2);
        await using InsightProcess insight = await InsightProcess.UpAsync("--data", data.Folder, "--config", GatewayConfiguration.Write(data, upstream, ports));

        using HttpClient first = ClientFrom("127.0.0.41", ports[0]), second = ClientFrom("127.0.0.42", ports[0]);
        await first.GetStringAsync(new Uri("/offers/1048576", UriKind.Relative));
        await second.GetStringAsync(new Uri("/offers/2097152?currency=EUR", UriKind.Relative));
        await first.GetStringAsync(new Uri("/offers/4194304", UriKind.Relative));
        long asked = Stopwatch.GetTimestamp();

        string path = await FirstPathAsync(insight.ConsoleAddress);
        output.WriteLine($"seen {Stopwatch.GetElapsedTime(asked).TotalSeconds:0.0} s after the third request");
        Assert.Matches("^/offers/{[a-z_]+}$", path);
        Assert.Equal(0, await insight.InterruptAsync());
    }

    private static HttpClient ClientFrom(string address, int port) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellationToken) =>
        {
            Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri($"http://shop.test:{port}"),
    };

    /// <summary>The first path of the host's exported document, once it has one.</summary>
    private static async Task<string> FirstPathAsync(string console)
    {
        using HttpClient client = new();
        Uri address = new(console);
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {HttpUtility.ParseQueryString(address.Query)["token"]}");
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience; await Task.Delay(100))
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(address, "/api/v1/openapi?host=shop.test"));
            if (!response.IsSuccessStatusCode) continue;
            using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            if (document.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).FirstOrDefault() is { } path) return path;
        }

        throw new TimeoutException("No endpoint was learned.");
    }
}
