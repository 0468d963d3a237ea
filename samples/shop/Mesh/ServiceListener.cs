using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shop.Topology;

namespace Shop.Mesh;

/// <summary>One version of one service behind its own Kestrel on 127.0.0.1.</summary>
public sealed class ServiceListener : IAsyncDisposable
{
    // Open feeds and chats are cut after this; everything else is done long before.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly MeshClient _mesh;
    private readonly Deployment _deployment;

    /// <summary>Prepares a listener; it owns the client from here on.</summary>
    public ServiceListener(IShopService service, Deployment deployment, MeshClient mesh)
    {
        _deployment = deployment;
        _mesh = mesh;

        // Empty on purpose: no environment variable or settings file of the surroundings may move a listener.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "shop" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 << 10; // the largest body the shop knows is a review of 2,000 characters
            kestrel.Listen(IPAddress.Loopback, deployment.Port);
        });
        builder.Services.AddRouting();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);

        _app = builder.Build();
        _app.UseWebSockets();
        _app.Use(TraceContext.CaptureAsync);
        if (deployment.LatencyMilliseconds > 0)
            _app.Use(PretendToWorkAsync);
        _app.UseRouting();
        service.Map(_app, deployment, mesh);
        _app.MapGet("/healthz", () => Results.Json(new { service = deployment.Service, version = deployment.Version }));
    }

    /// <summary>The port in use once started.</summary>
    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="ShopException">The port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await _app.StartAsync(cancellation);
        }
        catch (IOException e)
        {
            throw new ShopException(
                $"{_deployment.Name} cannot listen on 127.0.0.1:{_deployment.Port}: {e.InnerException?.Message ?? e.Message}. "
                + "Choose other ports with `shop init --ports-from N`.");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _mesh.Dispose();
    }

    /// <summary>Half to one and a half times the mean, and now and then eight times: the tail that every real service has.</summary>
    private async Task PretendToWorkAsync(HttpContext context, RequestDelegate next)
    {
        var chance = Random.Shared.NextDouble();
        var factor = chance < 0.01 ? 8 : 0.5 + chance;
        await Task.Delay(TimeSpan.FromMilliseconds(_deployment.LatencyMilliseconds * factor), context.RequestAborted);
        await next(context);
    }
}
