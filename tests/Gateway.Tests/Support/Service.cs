using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Insight.Gateway.Tests.Support;

/// <summary>A service that answers as a test says: real Kestrel on a free port.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private Service(WebApplication app) => _app = app;

    /// <summary>Address and port.</summary>
    public string Address => new Uri(_app.Urls.First()).Authority;

    /// <summary>How many requests came.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Starts a service.</summary>
    /// <param name="answer">What it does.</param>
    /// <param name="protocols">HTTP/1.1, unless said otherwise.</param>
    public static async Task<Service> StartAsync(RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http1)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        WebApplication app = builder.Build();
        Service service = new(app);
        app.UseWebSockets();
        app.Run(context =>
        {
            Interlocked.Increment(ref service._requests);
            return answer(context);
        });
        await app.StartAsync();
        return service;
    }

    /// <summary>A service that answers with a text.</summary>
    public static Task<Service> SayAsync(string text) => StartAsync(async context =>
    {
        context.Response.ContentLength = text.Length;
        await context.Response.WriteAsync(text);
    });

    /// <summary>A service that answers with a status.</summary>
    public static Task<Service> StatusAsync(int status) => StartAsync(context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
