using System.Net.Http.Headers;
using System.Net.WebSockets;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Records;

/// <summary>The first promise of the product: as many records as requests, whatever the requests are.</summary>
public sealed class ExactlyOneTests
{
    private const int Requests = 600;
    private const int Clients = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Requests_OfRandomKinds_HaveExactlyOneRecordEach(int seed)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:limits:bodyBytes", "100000"));
        using HttpClient http2 = Http2.Client(gateway);
        (string Name, Func<TestGateway, HttpClient, string, Task> Send)[] kinds = Kinds();

        Dictionary<string, int> sent = [];
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            Random random = new((seed * 1000) + client);
            for (int i = 0; i < Requests / Clients; i++)
            {
                (string name, Func<TestGateway, HttpClient, string, Task> send) = kinds[random.Next(kinds.Length)];
                lock (sent) sent[name] = sent.GetValueOrDefault(name) + 1;
                await send(gateway, http2, $"{seed}-{client}-{i}-{name}");
            }
        }));

        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();
        Assert.Equal(Requests, records.Count);
        Assert.Equal(Requests, records.Select(record => record.RecordId).Distinct().Count());

        // Those that could carry an id are counted kind by kind; the refused ones by what they are.
        Dictionary<string, int> recorded = records.GroupBy(record => record.RequestId.Split('-') is { Length: 4 } id ? id[3] : "refused").ToDictionary(kind => kind.Key, kind => kind.Count());
        Assert.Equal(sent.OrderBy(kind => kind.Key), recorded.OrderBy(kind => kind.Key));
        Assert.All(records, record => Assert.Equal("127.0.0.1", record.ClientIp));
    }

    private static (string Name, Func<TestGateway, HttpClient, string, Task> Send)[] Kinds() =>
    [
        ("plain", (gateway, _, id) => SendAsync(gateway.Client, HttpMethod.Get, "/up/hello", id)),
        ("head", (gateway, _, id) => SendAsync(gateway.Client, HttpMethod.Head, "/up/hello", id)),
        ("empty", (gateway, _, id) => SendAsync(gateway.Client, HttpMethod.Get, "/up/status/204", id)),
        ("chunked", (gateway, _, id) => SendAsync(gateway.Client, HttpMethod.Get, "/up/bytes/30000", id)),
        ("events", (gateway, _, id) => SendAsync(gateway.Client, HttpMethod.Get, "/up/events", id)),
        ("upload", (gateway, _, id) => SendAsync(gateway.Client, HttpMethod.Post, "/up/count", id, 50_000)),
        ("toolarge", (gateway, _, id) => SendAsync(gateway.Client, HttpMethod.Post, "/up/count", id, 200_000)),
        ("unrouted", (gateway, _, id) => SendAsync(gateway.Client, HttpMethod.Get, "/nowhere", id)),
        ("dead", (gateway, _, id) => SendAsync(gateway.Client, HttpMethod.Get, "/dead", id)),
        ("http2", (_, http2, id) => SendAsync(http2, HttpMethod.Get, "/up/bytes/10000?length", id)),
        ("grpc", (_, http2, id) => SendAsync(http2, HttpMethod.Post, "/up/grpc/0", id, 64, "application/grpc")),
        ("socket", SocketAsync),
        ("aborted", AbortAsync),
        ("refused", RefusedAsync),
    ];

    private static async Task SendAsync(HttpClient client, HttpMethod method, string path, string id, int body = 0, string? type = null)
    {
        using HttpRequestMessage request = new(method, path) { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        request.Headers.Add("X-Request-Id", id);
        if (body > 0) request.Content = new ByteArrayContent(new byte[body]);
        if (type is not null) request.Content!.Headers.ContentType = new MediaTypeHeaderValue(type);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request);
            await response.Content.ReadAsByteArrayAsync();
        }
        catch (HttpRequestException)
        {
            // The server may close while a body that is too large is still being sent.
        }
    }

    private static async Task SocketAsync(TestGateway gateway, HttpClient http2, string id)
    {
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("X-Request-Id", id);
        await socket.ConnectAsync(new Uri(gateway.Http.Replace("http", "ws", StringComparison.Ordinal) + "/up/socket"), CancellationToken.None);
        await socket.SendAsync(new byte[10], WebSocketMessageType.Binary, true, CancellationToken.None);
        await socket.ReceiveAsync(new byte[10], CancellationToken.None);
        if (id.Length % 2 == 0) await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        else socket.Abort();
    }

    private static async Task AbortAsync(TestGateway gateway, HttpClient http2, string id)
    {
        RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync($"GET /up/bytes/10000000?length HTTP/1.1\r\nHost: a\r\nX-Request-Id: {id}\r\n\r\n");
        await client.ReadUntilAsync("HTTP/1.1 200");
        client.Reset();
    }

    private static async Task RefusedAsync(TestGateway gateway, HttpClient http2, string id)
    {
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        string request = (id.Length % 3) switch
        {
            0 => "NONSENSE\r\n\r\n",
            1 => "GET /" + new string('a', 9000) + " HTTP/1.1\r\n\r\n",
            _ => "GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
        };
        await client.SendAsync(request);
        await client.ReadToEndAsync();
    }
}
