using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Shop.Certificates;
using Yarp.ReverseProxy.Forwarder;

namespace Insight.Shop.Tests;

/// <summary>Forwards by host name and remembers who asked whom for what. Nothing else of a gateway.</summary>
public sealed class StandInGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _upstream = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
    });

    private readonly ConcurrentDictionary<string, int[]> _ports = new();

    public StandInGateway(CertificateFolder certificates)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificates.LoadWithKey("gateway");
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                });
            });
        });
        builder.Services.AddHttpForwarder();
        _app = builder.Build();
        _app.Run(ForwardAsync);
    }

    public ConcurrentQueue<Hop> Hops { get; } = new();

    public int HttpPort { get; private set; }

    public int HttpsPort { get; private set; }

    public async Task StartAsync()
    {
        await _app.StartAsync();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address))
            .ToList();
        HttpPort = addresses.Single(address => address.Scheme == "http").Port;
        HttpsPort = addresses.Single(address => address.Scheme == "https").Port;
    }

    public void Route(string host, params int[] ports) => _ports[host] = ports;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _upstream.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        Hops.Enqueue(new Hop(
            SpiffeIdOf(context.Connection.ClientCertificate),
            context.Connection.RemoteIpAddress!.MapToIPv4(),
            host,
            context.Request.Path,
            context.Request.Protocol,
            context.Request.Headers["traceparent"],
            context.Request.Headers["x-request-id"]));
        if (!_ports.TryGetValue(host, out var ports))
        {
            context.Response.StatusCode = 404;
            return;
        }

        var port = ports[Hops.Count % ports.Length];
        await context.RequestServices.GetRequiredService<IHttpForwarder>()
            .SendAsync(context, $"http://127.0.0.1:{port}", _upstream, ForwarderRequestConfig.Empty);
    }

    private static string? SpiffeIdOf(X509Certificate2? certificate) => certificate is null ? null : CertificateNames.UriOf(certificate);
}
