using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Gateway.Tests.Support;

/// <summary>A service behind the gateway: real Kestrel, one port with HTTP/1.1 and one with HTTP/2 without TLS.</summary>
internal sealed class TestUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestUpstream(WebApplication app) => _app = app;

    public string Http => _app.Urls.First();

    public string Http2 => _app.Urls.Last();

    /// <summary>Ends the requests that wait at <c>/up/wait</c>, and breaks off those at <c>/up/break</c>.</summary>
    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many requests came to <c>/up/echo</c>.</summary>
    public int Reached { get; private set; }

    /// <summary>Done when a request waits at <c>/up/wait</c> or its headers came to <c>/up/early</c>.</summary>
    public TaskCompletionSource<IHeaderDictionary> Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts a service that answers <c>/up/…</c>.</summary>
    public static async Task<TestUpstream> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Limits.MaxRequestBodySize = null;
            server.Limits.MaxRequestLineSize = 64 << 10;
            server.Limits.MaxRequestHeadersTotalSize = 256 << 10;
            server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        WebApplication app = builder.Build();
        TestUpstream upstream = new(app);
        app.UseWebSockets();
        upstream.Map(app);
        await app.StartAsync();
        return upstream;
    }

    public ValueTask DisposeAsync()
    {
        Release.TrySetResult();
        return _app.DisposeAsync();
    }

    private void Map(WebApplication app)
    {
        app.MapMethods("/up/hello", ["GET", "HEAD"], async context =>
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            context.Response.ContentLength = 5;
            await context.Response.WriteAsync("hello");
        });
        app.Map("/up/status/{code:int}", (HttpContext context, int code) =>
        {
            context.Response.StatusCode = code;
            return Task.CompletedTask;
        });
        app.MapGet("/up/bytes/{count:int}", async (HttpContext context, int count) =>
        {
            byte[] block = new byte[8192];
            if (context.Request.Query.ContainsKey("length")) context.Response.ContentLength = count;
            for (int left = count; left > 0; left -= block.Length) await context.Response.Body.WriteAsync(block.AsMemory(0, Math.Min(left, block.Length)));
        });
        app.MapPost("/up/count", async context =>
        {
            long count = 0;
            byte[] block = new byte[8192];
            for (int read; (read = await context.Request.Body.ReadAsync(block)) > 0;) count += read;
            await context.Response.WriteAsync(count.ToString(CultureInfo.InvariantCulture));
        });
        app.MapPost("/up/early", async context =>
        {
            Waiting.TrySetResult(context.Request.Headers);
            long count = 0;
            byte[] block = new byte[8192];
            for (int read; (read = await context.Request.Body.ReadAsync(block)) > 0;) count += read;
            await context.Response.WriteAsync(count.ToString(CultureInfo.InvariantCulture));
        });
        app.MapPost("/up/mirror", async context =>
        {
            context.Response.ContentType = context.Request.ContentType;
            await context.Request.Body.CopyToAsync(context.Response.Body);
        });
        app.Map("/up/echo/{**rest}", async context =>
        {
            Reached++;
            await context.Response.WriteAsync(context.Features.Get<IHttpRequestFeature>()!.RawTarget + "\n");
            foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Headers)
            {
                foreach (string? value in values) await context.Response.WriteAsync($"{name}: {value}\n");
            }
        });
        app.MapGet("/up/headers", async context =>
        {
            foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in context.Request.Headers) await context.Response.WriteAsync($"{name}: {value}\n");
        });
        app.MapGet("/up/events", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (int i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($"data: {i}\n\n");
                await context.Response.Body.FlushAsync();
            }
        });
        app.MapGet("/up/wait", async context =>
        {
            Waiting.TrySetResult(context.Request.Headers);
            await Release.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("released");
        });
        app.MapGet("/up/break", async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("partial");
            await context.Response.Body.FlushAsync();
            await Release.Task;
            context.Abort();
        });
        app.Map("/up/socket", EchoSocketAsync);
        app.MapPost("/up/grpc/{code:int}", async (HttpContext context, int code) =>
        {
            context.Response.ContentType = "application/grpc";
            byte[] message = new byte[64];
            int read = await context.Request.Body.ReadAtLeastAsync(message, message.Length, throwOnEndOfStream: false);
            if (context.Request.Query.ContainsKey("headersOnly"))
            {
                context.Response.Headers.GrpcStatus = code.ToString(CultureInfo.InvariantCulture);
                return;
            }

            await context.Response.Body.WriteAsync(message.AsMemory(0, read));
            context.Features.Get<IHttpResponseTrailersFeature>()!.Trailers.GrpcStatus = code.ToString(CultureInfo.InvariantCulture);
        });
    }

    private static async Task EchoSocketAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[1024];
        while (true)
        {
            ValueWebSocketReceiveResult message = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (message.MessageType == WebSocketMessageType.Close) break;
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, CancellationToken.None);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
