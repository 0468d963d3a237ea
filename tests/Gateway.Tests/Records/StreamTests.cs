using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Records;

public sealed class StreamTests
{
    [Fact]
    public async Task WebSocket_Closed_RecordCountsBothDirections()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        using ClientWebSocket socket = new();
        await socket.ConnectAsync(new Uri(gateway.Http.Replace("http", "ws", StringComparison.Ordinal) + "/up/socket"), CancellationToken.None);
        await EchoAsync(socket);

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(StreamKind.Websocket, record.StreamKind);
        Assert.Equal(101u, record.Status);
        Assert.Equal(ResponseFlag.NoFlag, record.ResponseFlag);

        // Masked frames from the client have four bytes more: 100 + 6 and the close, 100 + 2 and the close.
        Assert.InRange(record.RequestBytes, 106u, 116u);
        Assert.InRange(record.ResponseBytes, 102u, 112u);
    }

    [Fact]
    public async Task WebSocket_OverHttp2_RecordCountsBothDirections()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        using ClientWebSocket socket = new();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using HttpMessageInvoker invoker = new(new SocketsHttpHandler());
        await socket.ConnectAsync(new Uri(gateway.Http2.Replace("http", "ws", StringComparison.Ordinal) + "/up/socket"), invoker, CancellationToken.None);
        await EchoAsync(socket);

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(StreamKind.Websocket, record.StreamKind);
        Assert.Equal("HTTP/2", record.Protocol);
        Assert.Equal("CONNECT", record.Method);
        Assert.Equal("/up/socket", record.Path);
        Assert.Equal(200u, record.Status);
        Assert.InRange(record.RequestBytes, 106u, 116u);
        Assert.InRange(record.ResponseBytes, 102u, 112u);
    }

    [Fact]
    public async Task ServerSentEvents_AreNamedSo()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);

        await gateway.Client.GetStringAsync("/up/events");

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(StreamKind.ServerSentEvents, record.StreamKind);
        Assert.Equal("text/event-stream", record.ResponseType);
        Assert.Equal(27u, record.ResponseBytes);
    }

    [Theory]
    [InlineData("/up/grpc/0", 0u)]
    [InlineData("/up/grpc/14", 14u)]
    [InlineData("/up/grpc/5?headersOnly", 5u)]
    public async Task Grpc_StatusInTrailersOrHeaders_IsRecorded(string path, uint status)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        using HttpClient client = Http2.Client(gateway);
        using HttpRequestMessage request = Http2.GrpcCall(path);

        using HttpResponseMessage response = await client.SendAsync(request);
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.IsSuccessStatusCode, response.ToString());

        // Whatever way the status came, the client sees it too.
        HttpResponseHeaders place = path.Contains('?', StringComparison.Ordinal) ? response.Headers : response.TrailingHeaders;
        Assert.Equal(status.ToString(System.Globalization.CultureInfo.InvariantCulture), Assert.Single(place.GetValues("grpc-status")));
        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(StreamKind.Grpc, record.StreamKind);
        Assert.Equal(status + 1, record.GrpcStatus);
        Assert.Equal(8u, record.RequestBytes);
        Assert.Equal((ulong)body.Length, record.ResponseBytes);
        Assert.Equal("grpc", record.Cluster);
    }

    private static async Task EchoAsync(ClientWebSocket socket)
    {
        await socket.SendAsync(new byte[100], WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        ValueWebSocketReceiveResult answer = await socket.ReceiveAsync(new byte[200].AsMemory(), CancellationToken.None);
        Assert.Equal(100, answer.Count);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
