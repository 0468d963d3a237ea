using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Insight.Gateway.Tests.Access.Tokens;

/// <summary>Publishes an issuer's keys over real HTTP.</summary>
internal sealed class KeyServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _asked;

    private KeyServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First() + "/keys";

    /// <summary>What it answers with.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = static _ => Task.CompletedTask;

    /// <summary>How often it was asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public static async Task<KeyServer> StartAsync(string jwks)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1));
        WebApplication app = builder.Build();
        KeyServer server = new(app);
        server.Publish(jwks);
        app.Run(context =>
        {
            Interlocked.Increment(ref server._asked);
            return server.Answer(context);
        });
        await app.StartAsync();
        return server;
    }

    public void Publish(string jwks, string cacheControl = "") => Answer = context =>
    {
        if (cacheControl.Length > 0) context.Response.Headers.CacheControl = cacheControl;
        return context.Response.WriteAsync(jwks);
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
