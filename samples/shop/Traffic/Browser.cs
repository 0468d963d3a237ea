using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Shop.Mesh;
using Shop.Topology;

namespace Shop.Traffic;

/// <summary>One visitor's browser: its own connections from its own address, its cookies, and the order it last placed.
/// Its steps are carried out one after the other.</summary>
public sealed class Browser : IDisposable
{
    private const int MaxBodyBytes = 1 << 20;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private readonly Visitor _visitor;
    private readonly Uri _shop;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _http;
    private string? _order;

    /// <summary>Opens a browser; connections are made when needed.</summary>
    public Browser(Visitor visitor, Uri gateway)
    {
        _visitor = visitor;
        _shop = new UriBuilder(gateway.Scheme, ShopServices.PublicHost).Uri;
        EndPoint address = IPAddress.TryParse(gateway.Host, out var parsed)
            ? new IPEndPoint(parsed, gateway.Port)
            : new DnsEndPoint(gateway.Host, gateway.Port);
        _handler = GatewayConnector.Create(address, visitor.Address);
        _handler.UseCookies = true;
        _handler.AutomaticDecompression = DecompressionMethods.All;
        _http = new HttpMessageInvoker(_handler, disposeHandler: false);
    }

    /// <summary>Carries out a step.</summary>
    /// <returns>The status of the answer; 0 when there was none.</returns>
    public async Task<int> DoAsync(Step step, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(RequestTimeout);
        try
        {
            return step.Kind == StepKind.Chat
                ? await ChatAsync(step, limit.Token)
                : await RequestAsync(step, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or WebSocketException or IOException or OperationCanceledException or JsonException)
        {
            return 0;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task<int> RequestAsync(Step step, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(new HttpMethod(step.Method), new Uri(_shop, PathOf(step)));
        request.Headers.TryAddWithoutValidation("User-Agent", _visitor.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept-Language", _visitor.Language);
        request.Headers.TryAddWithoutValidation("Accept", step.Kind == StepKind.Feed ? "text/event-stream" : "application/json, text/html;q=0.9, */*;q=0.8");
        if (step.Json is not null)
            request.Content = new StringContent(step.Json, Encoding.UTF8, "application/json");

        using var response = await _http.SendAsync(request, cancellation);
        var body = await ReadAsync(response, cancellation);
        if (response.StatusCode == HttpStatusCode.Created && step.Path == "/api/checkout")
            _order = JsonDocument.Parse(body).RootElement.GetProperty("id").GetString();
        return (int)response.StatusCode;
    }

    private string PathOf(Step step) => !step.Path.Contains(Step.OrderPlaceholder, StringComparison.Ordinal)
        ? step.Path
        : _order is null ? Step.WithoutOrder : step.Path.Replace(Step.OrderPlaceholder, _order, StringComparison.Ordinal);

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await response.Content.LoadIntoBufferAsync(MaxBodyBytes, cancellation);
        return await response.Content.ReadAsByteArrayAsync(cancellation);
    }

    private async Task<int> ChatAsync(Step step, CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("User-Agent", _visitor.UserAgent);
        var uri = new UriBuilder(_shop) { Scheme = Uri.UriSchemeWs, Path = step.Path }.Uri;
        await socket.ConnectAsync(uri, _http, cancellation);
        await socket.SendAsync(Encoding.UTF8.GetBytes(step.Json ?? ""), WebSocketMessageType.Text, true, cancellation);
        await socket.ReceiveAsync(new byte[4_096], cancellation);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
        return (int)HttpStatusCode.SwitchingProtocols;
    }
}
