using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Insight.Export.Tests.Destinations;

/// <summary>What a receiver got.</summary>
/// <param name="Path">Path and query.</param>
/// <param name="Headers">Headers.</param>
/// <param name="Body">Body, unpacked.</param>
internal sealed record Got(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A receiver over real HTTP on the loopback.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Got> _got = new();

    private Receiver(WebApplication app) => _app = app;

    /// <summary>Without a path.</summary>
    public string Url => _app.Urls.First();

    /// <summary>Everything that was posted, in order.</summary>
    public IReadOnlyList<Got> All => [.. _got];

    /// <param name="answer">How it answers, after the body is read.</param>
    /// <param name="certificate">For TLS; null: none.</param>
    public static async Task<Receiver> StartAsync(Func<HttpContext, Got, Task> answer, X509Certificate2? certificate = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        if (certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        WebApplication app = builder.Build();
        Receiver receiver = new(app);
        app.Run(async context =>
        {
            using MemoryStream body = new();
            Stream sent = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
            await sent.CopyToAsync(body);
            Got got = new(context.Request.Path + context.Request.QueryString, context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray());
            receiver._got.Enqueue(got);
            await answer(context, got);
        });
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Answers with a status and a text.</summary>
    public static Func<HttpContext, Got, Task> Says(int status, string text = "", params (string Name, string Value)[] headers) => (context, _) =>
    {
        context.Response.StatusCode = status;
        foreach ((string name, string value) in headers) context.Response.Headers[name] = value;
        return context.Response.WriteAsync(text);
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
