using System.Net;
using System.Net.Sockets;

namespace Insight.EndToEnd.Kill;

/// <summary>Clients that send one request after the other through the gateway and write down what came of each.</summary>
/// <remarks>Every request has a connection of its own: on a kept one, the HTTP client may send a request again by itself, which the ledger would not know.</remarks>
public sealed class LedgerLoad : IAsyncDisposable
{
    // Bounds the ledger and the load whatever the machine's speed.
    private const int MaxRequests = 60_000;

    // Some 250 requests a second together: a mock broker keeps only the last 5 MB of a partition.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(15);

    /// <summary>Who sends: service name and the loopback address that the gateway's address map knows it by.</summary>
    public static readonly (string Service, string Address)[] Services = [("alpha", "127.0.0.21"), ("beta", "127.0.0.22")];

    private static readonly (string Method, string Path)[] Requests = [("GET", "/items"), ("POST", "/orders"), ("GET", "/orders/{0}")];

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _clients = [];
    private int _sent, _last, _answered;

    private int Answered => Volatile.Read(ref _answered);

    /// <summary>What was sent and answered.</summary>
    public Ledger Ledger { get; } = new();

    /// <summary>Starts two clients for each service.</summary>
    /// <param name="gatewayPort">Where they send to.</param>
    /// <param name="firstNumber">Requests are numbered from here on, so that two loads share no id.</param>
    public static LedgerLoad Start(int gatewayPort, int firstNumber = 0)
    {
        LedgerLoad load = new() { _sent = firstNumber, _last = firstNumber + MaxRequests };
        foreach ((string service, string address) in Services)
        {
            for (int i = 0; i < 2; i++) load._clients.Add(Task.Run(() => load.RunAsync(service, IPAddress.Parse(address), gatewayPort)));
        }

        return load;
    }

    /// <summary>Completes when the ledger holds this many answered requests more than now.</summary>
    public async Task AnswersAsync(int more, TimeSpan patience)
    {
        int goal = Answered + more;
        using CancellationTokenSource late = new(patience);
        while (Answered < goal) await Task.Delay(20, late.Token);
    }

    /// <summary>Stops sending and waits for the last answers.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(string service, IPAddress address, int port)
    {
        using SocketsHttpHandler handler = new()
        {
            PooledConnectionLifetime = TimeSpan.Zero,
            UseProxy = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using HttpClient client = new(handler) { BaseAddress = new Uri($"http://shop.test:{port}"), Timeout = TimeSpan.FromSeconds(10) };
        while (!_stop.IsCancellationRequested)
        {
            int number = Interlocked.Increment(ref _sent);
            if (number > _last) return;
            (string method, string path) = Requests[number % Requests.Length];
            string id = $"ledger-{number}";
            using HttpRequestMessage request = new(new HttpMethod(method), string.Format(System.Globalization.CultureInfo.InvariantCulture, path, number));
            request.Headers.Add("X-Request-Id", id);
            Ledger.Sent(id, $"{service} {method} {path.Replace("{0}", "{int}", StringComparison.Ordinal)}");
            try
            {
                using HttpResponseMessage response = await client.SendAsync(request);
                await response.Content.ReadAsByteArrayAsync();
                Ledger.Answered(id, (int)response.StatusCode);
                Interlocked.Increment(ref _answered);
                await Task.Delay(Pace);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or SocketException)
            {
                // Not answered: the gateway is being started again. Ask a little later. (The client lets a SocketException through
                // when the gateway dies between its accepting a connection and the client's asking for its other end.)
                await Task.Delay(50);
            }
        }
    }
}
