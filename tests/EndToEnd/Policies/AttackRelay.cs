using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Insight.EndToEnd.Policies;

/// <summary>The proxy that an attack tool is told to use: hands everything to the gateway as a request of one address, and counts how it was answered.</summary>
internal sealed class AttackRelay : IAsyncDisposable
{
    /// <summary>Where the relay's own connections come from; the gateway believes what it says of its clients.</summary>
    public const string Address = "127.0.0.9";

    private static readonly string[] s_ofConnection = ["Connection", "Proxy-Connection", "Keep-Alive", "Transfer-Encoding", "Host", "Content-Length", "X-Forwarded-For"];

    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _gateway;
    private readonly TimeSpan _roundTrip;
    private readonly ConcurrentDictionary<int, int> _byStatus = [];

    private AttackRelay(int gateway, string client, TimeSpan roundTrip)
    {
        Client = client;
        _roundTrip = roundTrip;
        _gateway = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = async (_, cancellation) =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(IPAddress.Parse(Address), 0));
                await socket.ConnectAsync(IPAddress.Loopback, gateway, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(RelayAsync);
    }

    /// <summary>The address that the gateway takes its requests to come from.</summary>
    public string Client { get; }

    /// <summary>Where it listens.</summary>
    public string Url => _app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();

    /// <summary>Answers by status; 0: there was none.</summary>
    public IReadOnlyDictionary<int, int> ByStatus => _byStatus;

    /// <summary>Starts a relay.</summary>
    /// <param name="gateway">The gateway's port.</param>
    /// <param name="client">The address that requests are said to come from.</param>
    /// <param name="roundTrip">How much longer answers take, as if the client were far away.</param>
    public static async Task<AttackRelay> StartAsync(int gateway, string client, TimeSpan roundTrip = default)
    {
        AttackRelay relay = new(gateway, client, roundTrip);
        await relay._app.StartAsync();
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _gateway.Dispose();
    }

    private async Task RelayAsync(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        // As the tool wrote it: what it hides in a path must arrive.
        Uri uri = new(target.StartsWith("http://", StringComparison.Ordinal) ? target : $"http://{context.Request.Host}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using HttpRequestMessage request = new(new HttpMethod(context.Request.Method), uri);
        if (context.Request.ContentLength > 0) request.Content = new StreamContent(context.Request.Body);
        foreach ((string name, var values) in context.Request.Headers)
        {
            if (s_ofConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        request.Headers.TryAddWithoutValidation("X-Forwarded-For", Client);
        try
        {
            if (_roundTrip > TimeSpan.Zero) await Task.Delay(_roundTrip, context.RequestAborted);
            using HttpResponseMessage response = await _gateway.SendAsync(request, context.RequestAborted);
            Count((int)response.StatusCode);
            context.Response.StatusCode = (int)response.StatusCode;
            foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers))
            {
                if (!s_ofConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) context.Response.Headers.Append(name, values.ToArray());
            }

            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            Count(0);
            context.Abort();
        }
    }

    private void Count(int status) => _byStatus.AddOrUpdate(status, 1, static (_, count) => count + 1);
}
