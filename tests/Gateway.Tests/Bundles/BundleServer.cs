using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Insight.Contracts.Bundles;
using Insight.Contracts.Reports;
using Insight.Gateway.Tests.Traffic.Upstreams;
using Insight.Policy.Sharing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Gateway.Tests.Bundles;

/// <summary>Stands where the console would be and serves, over real HTTP, whatever bundle a test wants, good or bad.</summary>
internal sealed class BundleServer : IAsyncDisposable
{
    public const string Token = "token-of-the-gateways";

    private readonly WebApplication _app;

    private BundleServer(WebApplication app) => _app = app;

    public BundleSigner Signer { get; set; } = BundleSigner.Read(BundleSigner.CreateKey());

    public string Url => _app.Urls.First();

    /// <summary>Bytes of the manifest as they are sent.</summary>
    public byte[] Manifest { get; set; } = [];

    public byte[] Signature { get; set; } = [];

    /// <summary>Content by hash as it is sent.</summary>
    public Dictionary<string, byte[]> Parts { get; } = [];

    /// <summary>Hashes of the parts that were asked for.</summary>
    public ConcurrentQueue<string> Fetched { get; } = [];

    /// <summary>Queries of the questions for a manifest.</summary>
    public ConcurrentQueue<string> Questions { get; } = [];

    /// <summary>Answers of the gateway.</summary>
    public ConcurrentQueue<BundleAnswer> Answers { get; } = [];

    /// <summary>Where the counts of gateways meet, which forgets nobody; null: nowhere.</summary>
    public RateHub? Rates { get; set; } = new(new ManualClock());

    /// <summary>Bodies of the gateways' counts.</summary>
    public ConcurrentQueue<byte[]> Counts { get; } = [];

    /// <summary>Reports of the gateways.</summary>
    public ConcurrentQueue<GatewayReport> Reports { get; } = [];

    /// <summary>Status that reports are answered with.</summary>
    public int ReportStatus { get; set; } = StatusCodes.Status204NoContent;

    /// <summary>Breaks the connection in the middle of a part.</summary>
    public bool BreaksOff { get; set; }

    public static async Task<BundleServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        WebApplication app = builder.Build();
        BundleServer result = new(app);
        app.UseRouting();
        result.Map(app);
        await app.StartAsync();
        return result;
    }

    /// <summary>Serves a good bundle of these parts.</summary>
    public BundleManifest Serve(long number, params (string Name, byte[] Content)[] parts)
    {
        BundleManifest manifest = new(
            BundleFormat.Manifest, number, new DateTime(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc), "", "",
            [.. parts.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => new BundlePart(p.Name, ManifestDocument.Hash(p.Content), p.Content.Length))]);
        Parts.Clear();
        foreach ((_, byte[] content) in parts) Parts[ManifestDocument.Hash(content)] = content;
        Serve(ManifestDocument.Write(manifest));
        return manifest;
    }

    /// <summary>Serves these bytes as a manifest, signed.</summary>
    public void Serve(byte[] manifest)
    {
        Manifest = manifest;
        Signature = Signer.Sign(manifest);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Signer.Dispose();
    }

    private void Map(WebApplication app)
    {
        app.MapGet(BundleFormat.ManifestPath, async context =>
        {
            if (!IsKnown(context)) return;
            Questions.Enqueue(context.Request.QueryString.Value!);
            string tag = $"\"{ManifestDocument.Hash(Manifest)}\"";
            if (context.Request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            context.Response.Headers.ETag = tag;
            context.Response.Headers[BundleFormat.SignatureHeader] = Convert.ToBase64String(Signature);
            context.Response.Headers[BundleFormat.KeyHeader] = Signer.KeyId;
            await context.Response.Body.WriteAsync(Manifest);
        });
        app.MapGet(BundleFormat.PartsPath + "{hash}", async (HttpContext context, string hash) =>
        {
            if (!IsKnown(context)) return;
            Fetched.Enqueue(hash);
            if (!Parts.TryGetValue(hash, out byte[]? content))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            if (BreaksOff)
            {
                context.Response.ContentLength = content.Length;
                await context.Response.Body.WriteAsync(content.AsMemory(0, content.Length / 2));
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await context.Response.Body.WriteAsync(content);
        });
        app.MapPost(BundleFormat.AnswersPath, async context =>
        {
            if (!IsKnown(context)) return;
            Answers.Enqueue((await JsonSerializer.DeserializeAsync(context.Request.Body, BundleJson.Default.BundleAnswer))!);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        app.MapPost(BundleFormat.ReportsPath, async context =>
        {
            if (!IsKnown(context)) return;
            Reports.Enqueue((await JsonSerializer.DeserializeAsync(context.Request.Body, BundleJson.Default.GatewayReport))!);
            context.Response.StatusCode = ReportStatus;
        });
        app.MapPost(BundleFormat.RatesPath, async context =>
        {
            if (!IsKnown(context)) return;
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            Counts.Enqueue(body.ToArray());
            if (Rates is { } hub) await context.Response.Body.WriteAsync(RateDocument.Write(hub.Exchange(context.Request.Query[BundleFormat.GatewayParameter]!, RateDocument.Read(body.ToArray())!)));
            else context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        });
    }

    private static bool IsKnown(HttpContext context)
    {
        if (context.Request.Headers.Authorization == "Bearer " + Token) return true;
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return false;
    }
}
