using System.Diagnostics.Metrics;
using Insight.Gateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Metrics.Prometheus;

/// <summary>Gives metrics to whoever fetches <c>/metrics</c> from <c>gateway:listen:metrics</c>.</summary>
/// <remarks>A server of its own: nothing that comes to the traffic's ports can reach it, and what it answers is no traffic and has no record.</remarks>
internal sealed class MetricsServer(IOptions<GatewayOptions> gateway, IMeterFactory factory) : IHostedService, IAsyncDisposable
{
    private const string Path = "/metrics";

    /// <summary>More than any number of scrapers needs.</summary>
    private const int MaxConnections = 32;

    private MetricStore? _store;
    private WebApplication? _app;

    /// <summary>Where it listens, once it does; null: nowhere.</summary>
    public Uri? Address => _app?.Services.GetService(typeof(Microsoft.AspNetCore.Hosting.Server.IServer)) is Microsoft.AspNetCore.Hosting.Server.IServer server
        && server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address ? new Uri(new Uri(address), Path) : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (ListenAddress.Parse(gateway.Value.Listen.Metrics) is not { } address) return;
        _store = new MetricStore(gateway.Value.Metrics.AllMeters, factory);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxConcurrentConnections = MaxConnections;
            server.Limits.MaxRequestBodySize = 0;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            address.Listen(server, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _store?.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (context.Request.Path != Path)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = HttpMethods.Get;
            return;
        }

        response.ContentType = PrometheusText.ContentType;
        PrometheusText text = new(response.BodyWriter);
        text.Target(OtlpExport.ServiceName, gateway.Value.Id);
        _store!.Collect(text.Write);
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
