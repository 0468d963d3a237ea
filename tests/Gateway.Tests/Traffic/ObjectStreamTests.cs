using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Tests.Traffic;

/// <summary>What is no plain request with a plain answer passes routes of objects as it comes: nothing is held back, cut or mixed up.</summary>
public sealed class ObjectStreamTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WebSocket_Echoes(bool isHttp2)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await StartAsync(upstream.Http);
        using ClientWebSocket socket = new();
        using HttpMessageInvoker invoker = new(new SocketsHttpHandler());
        if (isHttp2) (socket.Options.HttpVersion, socket.Options.HttpVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        await socket.ConnectAsync(new Uri((isHttp2 ? gateway.Http2 : gateway.Http).Replace("http", "ws", StringComparison.Ordinal) + "/up/socket"), invoker, CancellationToken.None);

        byte[] answer = new byte[200];
        for (byte i = 0; i < 3; i++)
        {
            await socket.SendAsync(new byte[] { i, 1, 2 }, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(answer.AsMemory(), CancellationToken.None);
            Assert.Equal([i, 1, 2], answer[..received.Count]);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal((StreamKind.Websocket, "route-0", ResponseFlag.NoFlag), (record.StreamKind, record.Route, record.ResponseFlag));
    }

    [Fact]
    public async Task Events_ComeOneByOne()
    {
        using SemaphoreSlim next = new(0);
        await using Service service = await Service.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (int i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($"data: {i}\n\n");
                await context.Response.Body.FlushAsync();

                // The next only follows once the client has this one.
                await next.WaitAsync(context.RequestAborted);
            }
        });
        await using TestGateway gateway = await StartAsync(service.Address);
        using HttpResponseMessage response = await gateway.Client.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead);
        using StreamReader events = new(await response.Content.ReadAsStreamAsync());
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal($"data: {i}", await events.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)));
            Assert.Equal("", await events.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)));
            next.Release();
        }

        Assert.Null(await events.ReadLineAsync());
        Assert.Equal(StreamKind.ServerSentEvents, (await gateway.Journal.SingleAsync()).StreamKind);
    }

    [Theory]
    [InlineData("/up/grpc/0", 0u)]
    [InlineData("/up/grpc/14", 14u)]
    [InlineData("/up/grpc/5?headersOnly", 5u)]
    public async Task Grpc_StatusComesInTrailersOrHeaders(string path, uint status)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await StartAsync(upstream.Http2, UpstreamProtocol.Http2);
        using HttpClient client = Http2.Client(gateway);
        using HttpRequestMessage request = Http2.GrpcCall(path);

        using HttpResponseMessage response = await client.SendAsync(request);
        byte[] body = await response.Content.ReadAsByteArrayAsync();

        bool isHeadersOnly = path.Contains('?', StringComparison.Ordinal);
        HttpResponseHeaders place = isHeadersOnly ? response.Headers : response.TrailingHeaders;
        Assert.Equal($"{status}", Assert.Single(place.GetValues("grpc-status")));
        Assert.Equal(isHeadersOnly ? [] : [0, 0, 0, 0, 3, 1, 2, 3], body);
        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal((StreamKind.Grpc, status + 1), (record.StreamKind, record.GrpcStatus));
    }

    [Fact]
    public async Task Continue_IsAskedForBeforeTheBodyIsSent()
    {
        await using Service service = await Service.StartAsync(async context => await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync()));
        await using TestGateway gateway = await StartAsync(service.Address);
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", await client.ReadUntilAsync("\r\n\r\n"));
        await client.SendAsync("hello");

        string answer = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("hello", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Continue_UpstreamDoesNotWantTheBody_ClientNeverSendsIt()
    {
        await using Service service = await Service.StatusAsync(413);
        await using TestGateway gateway = await StartAsync(service.Address);
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5000000\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_ConnectionBreaksAmidIt_TheNextEndpointGetsItWhole()
    {
        byte[] sent = RandomNumberGenerator.GetBytes(40_000);
        using SemaphoreSlim broken = new(0);
        await using Service breaks = await Service.StartAsync(async context =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[15_000]);
            broken.Release();
            context.Abort();
        });
        await using Service good = await Service.StartAsync(HashAsync);
        await using TestGateway gateway = await StartAsync([breaks.Address, good.Address]);

        for (int i = 0; i < 8; i++)
        {
            using HttpResponseMessage response = await gateway.Client.PutAsync("/", new ByteArrayContent(sent));
            Assert.Equal((HttpStatusCode.OK, Hash(sent)), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        }

        Assert.True(broken.CurrentCount > 0);
    }

    [Fact]
    public async Task Body_AnsweredBeforeItsEndAndRetried_IsWholeOrTheAnswerStands()
    {
        byte[] sent = RandomNumberGenerator.GetBytes(40_000);
        using SemaphoreSlim answered = new(0);
        await using Service busy = await Service.StartAsync(context =>
        {
            // Without having read what is under way.
            context.Response.StatusCode = 503;
            context.Response.OnCompleted(() =>
            {
                answered.Release();
                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        });
        int bad = 0;
        string hash = Hash(sent);
        await using Service good = await Service.StartAsync(async context =>
        {
            string got = await HashOfAsync(context);
            if (got != hash) Interlocked.Increment(ref bad);
            answered.Release();
            await context.Response.WriteAsync(got);
        });
        await using TestGateway gateway = await StartAsync([busy.Address, good.Address]);

        for (int i = 0; i < 20; i++)
        {
            using PausingContent content = new(sent, answered);
            using HttpResponseMessage response = await gateway.Client.PutAsync("/", content);
            if (response.StatusCode == HttpStatusCode.OK) Assert.Equal(hash, await response.Content.ReadAsStringAsync());
            else Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }

        Assert.Equal(0, bad);
        Assert.True(busy.Requests > 0);
    }

    [Fact]
    public async Task Body_LongerThanIsKept_IsNotRepeated()
    {
        await using Service breaks = await Service.StartAsync(async context =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[200_000]);
            context.Abort();
        });
        await using TestGateway gateway = await StartAsync([breaks.Address]);

        using HttpResponseMessage response = await gateway.Client.PutAsync("/", new ByteArrayContent(new byte[300_000]));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(1, breaks.Requests);
    }

    private static Task<TestGateway> StartAsync(params string[] addresses) => StartAsync(addresses, UpstreamProtocol.Auto);

    private static Task<TestGateway> StartAsync(string url, UpstreamProtocol protocol) => StartAsync([url], protocol);

    private static async Task<TestGateway> StartAsync(string[] addresses, UpstreamProtocol protocol)
    {
        TestGateway gateway = await TestGateway.StartAsync();
        RouteSpec route = Objects.To("up") with
        {
            Retry = new RouteRetry { Attempts = 2, On = [RetryOn.Connect, RetryOn.Reset, RetryOn.Status503], Backoff = TimeSpan.FromMilliseconds(1) },
        };
        ClusterSpec cluster = new() { Protocol = protocol, Balance = new Balancing { Policy = BalancingPolicy.RoundRobin } };
        gateway.Apply(Objects.Of([route], ("up", cluster, [.. addresses.Select(static address => address.Replace("http://", "", StringComparison.Ordinal))])));
        return gateway;
    }

    private static async Task HashAsync(HttpContext context) => await context.Response.WriteAsync(await HashOfAsync(context));

    private static async Task<string> HashOfAsync(HttpContext context) => Convert.ToHexString(await SHA256.HashDataAsync(context.Request.Body));

    private static string Hash(byte[] body) => Convert.ToHexString(SHA256.HashData(body));

    /// <summary>Sends half of a body, and the rest once somebody has answered.</summary>
    private sealed class PausingContent(byte[] body, SemaphoreSlim answered) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, body.Length / 2));
            await stream.FlushAsync();

            // The endpoint that reads it all answers nothing before it has it.
            await answered.WaitAsync(TimeSpan.FromMilliseconds(100));
            await stream.WriteAsync(body.AsMemory(body.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
