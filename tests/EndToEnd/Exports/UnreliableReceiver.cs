using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Insight.EndToEnd.Exports;

/// <summary>A receiver with a bulk address as Elasticsearch has and one for lines, which is in trouble by turns: 500, 429, half of a batch, slow, cut off. It notes what it acknowledged.</summary>
internal sealed partial class UnreliableReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _bulks, _posts;

    private UnreliableReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Request ids by the id of their document: the same document again replaces itself.</summary>
    public ConcurrentDictionary<string, string> Documents { get; } = new(StringComparer.Ordinal);

    /// <summary>How often each request id was acknowledged as a line.</summary>
    public ConcurrentDictionary<string, int> Lines { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers of each kind of trouble.</summary>
    public ConcurrentDictionary<string, int> Troubles { get; } = new(StringComparer.Ordinal);

    public static async Task<UnreliableReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = 64 << 20);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        UnreliableReceiver receiver = new(builder.Build());
        receiver._app.MapPost("/_bulk", receiver.BulkAsync);
        receiver._app.MapPost("/lines", receiver.LinesAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task BulkAsync(HttpContext context)
    {
        int turn = Interlocked.Increment(ref _bulks) % 8;
        if (turn == 1 && await CutAsync(context)) return;
        string[] lines = await ReadAsync(context.Request);
        if (await InTroubleAsync(context, turn)) return;
        List<object> items = [];
        for (int i = 0; i + 1 < lines.Length; i += 2)
        {
            string id = JsonDocument.Parse(lines[i]).RootElement.GetProperty("create").GetProperty("_id").GetString()!;
            bool isTaken = turn != 5 || i % 4 == 0;
            bool isNew = isTaken && Documents.TryAdd(id, RequestId().Match(lines[i + 1]).Value);
            items.Add(new { create = isTaken ? new { _id = id, status = isNew ? 201 : 409, error = (object?)null } : new { _id = id, status = 429, error = (object?)new { type = "es_rejected_execution_exception", reason = "queue full" } } });
        }

        if (turn == 5) Count("half");
        await context.Response.WriteAsJsonAsync(new { took = 1, errors = turn == 5, items });
    }

    private async Task LinesAsync(HttpContext context)
    {
        int turn = Interlocked.Increment(ref _posts) % 8;
        if (turn == 1 && await CutAsync(context)) return;
        string[] lines = await ReadAsync(context.Request);
        if (await InTroubleAsync(context, turn)) return;
        foreach (string line in lines) Lines.AddOrUpdate(RequestId().Match(line).Value, 1, static (_, before) => before + 1);
        context.Response.StatusCode = StatusCodes.Status200OK;
    }

    /// <summary>The connection ends amid the batch.</summary>
    private async Task<bool> CutAsync(HttpContext context)
    {
        Count("cut");
        byte[] some = new byte[100];
        _ = await context.Request.Body.ReadAsync(some);
        context.Features.Get<IConnectionLifetimeFeature>()!.Abort();
        return true;
    }

    private async Task<bool> InTroubleAsync(HttpContext context, int turn)
    {
        switch (turn)
        {
            case 2:
                Count("500");
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await context.Response.WriteAsync("out of order");
                return true;
            case 3:
                Count("429");
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = "1";
                return true;
            case 4:
                Count("slow");
                await Task.Delay(TimeSpan.FromSeconds(2));
                return false;
            default:
                return false;
        }
    }

    private void Count(string trouble) => Troubles.AddOrUpdate(trouble, 1, static (_, before) => before + 1);

    private static async Task<string[]> ReadAsync(HttpRequest request)
    {
        Stream body = request.Headers.ContentEncoding == "gzip" ? new System.IO.Compression.GZipStream(request.Body, System.IO.Compression.CompressionMode.Decompress) : request.Body;
        using StreamReader reader = new(body);
        return (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex("ledger-[0-9]+")]
    private static partial Regex RequestId();
}
