using System.Net;
using System.Net.Http.Headers;
using Insight.Storage.ClickHouse;
using Insight.Storage.Embedded;

namespace Insight.Ingest.Tests;

/// <summary>
/// Stands before the engine and lets so many requests through. The one after is cut off, either before the engine saw it
/// or after the engine did its work but before anyone heard of it: what a crash looks like from both sides.
/// </summary>
internal sealed class FailingProxy : IAsyncDisposable
{
    private readonly ClickHouseConnectionStringBuilder _engine;
    private readonly HttpListener _listener = new();
    private readonly HttpClient _client = new();
    private readonly int _port = EngineProcess.FindFreePort();
    private readonly Task _serving;

    public FailingProxy(string connectionString)
    {
        _engine = new ClickHouseConnectionStringBuilder(connectionString);
        _listener.Prefixes.Add($"http://127.0.0.1:{_port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Requests until everything fails.</summary>
    public int RequestsLeft { get; set; } = int.MaxValue;

    /// <summary>Called when a request was cut off.</summary>
    public Action OnRefused { get; set; } = static () => { };

    public ClickHouseDataSource CreateDataSource(string database) =>
        new(new ClickHouseConnectionStringBuilder(_engine.ConnectionString) { Port = _port, Database = database }.ConnectionString);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _client.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                await ForwardAsync(context);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or HttpListenerException)
            {
                context.Response.Abort();
            }
        }
    }

    private async Task ForwardAsync(HttpListenerContext context)
    {
        int left = --RequestsLeft;
        if (left < 0 && left % 2 == 0)
        {
            CutOff(context);
            OnRefused();
            return;
        }

        using MemoryStream body = new();
        await context.Request.InputStream.CopyToAsync(body);
        using HttpRequestMessage request = new(new HttpMethod(context.Request.HttpMethod), $"http://{_engine.Host}:{_engine.Port}{context.Request.RawUrl}");
        request.Content = new ByteArrayContent(body.ToArray());
        foreach (string name in context.Request.Headers.AllKeys.OfType<string>())
        {
            string value = context.Request.Headers[name]!;
            if (name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            {
                if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
                if (name.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase)) request.Content.Headers.ContentEncoding.Add(value);
            }
            else if (!name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !name.Equals("Connection", StringComparison.OrdinalIgnoreCase)
                && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && !name.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using HttpResponseMessage response = await _client.SendAsync(request);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        if (left < 0)
        {
            CutOff(context);
            OnRefused();
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        foreach ((string name, IEnumerable<string> values) in response.Headers)
        {
            if (name.StartsWith("X-ClickHouse", StringComparison.OrdinalIgnoreCase)) context.Response.Headers[name] = string.Join(',', values);
        }

        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        context.Response.ContentLength64 = answer.Length;
        await context.Response.OutputStream.WriteAsync(answer);
        context.Response.Close();
    }

    /// <summary>Ends the connection in the middle of the answer. Without a length the listener would send a whole, empty one, which says that all went well.</summary>
    private static void CutOff(HttpListenerContext context)
    {
        context.Response.ContentLength64 = 1;
        context.Response.Abort();
    }
}
