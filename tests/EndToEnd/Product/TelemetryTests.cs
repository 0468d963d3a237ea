using System.Collections.Concurrent;
using System.Text;
using Insight.EndToEnd.Kill;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Insight.EndToEnd.Product;

/// <summary>What the product says of itself to a collector (OTLP).</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Up_WithACollector_GatewayJobsAndConsoleSendMetrics_AndTracesWithoutQueries()
    {
        ConcurrentQueue<(string Path, string Body)> received = [];
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication collector = builder.Build();
        collector.Run(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            received.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector.StartAsync();
        string address = collector.Urls.First();

        using TemporaryData data = new();
        await using Upstream upstream = await Upstream.StartAsync();
        int[] ports = FreePorts.Take(2);
        await using (InsightProcess insight = await InsightProcess.UpAsync(
            ["--data", data.Folder, "--config", GatewayConfiguration.Write(data, upstream, ports)],
            new Dictionary<string, string> { ["telemetry:otlp"] = address, ["gateway:metrics:otlp"] = address }))
        {
            using HttpClient client = new();
            string page = await client.GetStringAsync(new Uri(insight.ConsoleAddress)); // its query is the token that opens the console
            Assert.Contains("Insight", page, StringComparison.Ordinal);
            await client.GetStringAsync(new Uri($"http://127.0.0.1:{ports[0]}/"));
            string token = insight.ConsoleAddress[(insight.ConsoleAddress.IndexOf('=', StringComparison.Ordinal) + 1)..];

            Assert.Equal(0, await insight.InterruptAsync());

            string[] metrics = [.. received.Where(static one => one.Path == "/v1/metrics").Select(static one => one.Body)];
            Assert.Contains(metrics, static body => body.Contains("insight-gateway", StringComparison.Ordinal) && body.Contains("insight.requests", StringComparison.Ordinal));
            Assert.Contains(metrics, static body => body.Contains("insight-analytics", StringComparison.Ordinal) && body.Contains("insight.ingest.stored", StringComparison.Ordinal)
                && body.Contains("http.server.request.duration", StringComparison.Ordinal));
            string[] traces = [.. received.Where(static one => one.Path == "/v1/traces").Select(static one => one.Body)];
            Assert.Contains(traces, static body => body.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
            Assert.DoesNotContain(received, one => one.Body.Contains(token, StringComparison.Ordinal));
        }
    }
}
