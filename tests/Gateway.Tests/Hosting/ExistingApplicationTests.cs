using System.Diagnostics.Metrics;
using System.Net;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Insight.Gateway.Tests.Hosting;

/// <summary>A YARP application as its owners wrote it, with their own ReverseProxy section, and our two calls added.</summary>
public sealed class ExistingApplicationTests
{
    private const string ReverseProxySection = """
        {
          "ReverseProxy": {
            "Routes": {
              "catch-all": { "ClusterId": "backend", "Match": { "Path": "/up/{**rest}" }, "Transforms": [ { "RequestHeader": "X-Theirs", "Set": "kept" } ] }
            },
            "Clusters": {
              "backend": { "LoadBalancingPolicy": "RoundRobin", "Destinations": { "first": { "Address": "UPSTREAM" } } }
            }
          }
        }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Application_WithTheTwoCalls_IsRecordedAndOtherwiseUnchanged(bool insightFirst)
    {
        using TemporaryFolder folder = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using WebApplication app = Build(folder, upstream, insightFirst);
        await app.StartAsync();
        await using JournalOf journal = new(folder.Path);
        using HttpClient client = new() { BaseAddress = new Uri(app.Urls.First()) };

        string seen = await client.GetStringAsync("/up/headers");
        Assert.Contains("X-Theirs: kept", seen, StringComparison.Ordinal);
        Assert.Equal("fine", await client.GetStringAsync("/health"));
        using HttpResponseMessage broken = await client.GetAsync("/throws");
        Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);
        using HttpResponseMessage none = await client.GetAsync("/nowhere");
        using RawClient raw = await RawClient.ConnectAsync(app.Urls.First());
        await raw.SendAsync("NONSENSE\r\n\r\n");
        await raw.ReadToEndAsync();

        IReadOnlyList<AccessRecord> records = await journal.NowAsync();
        Assert.Equal(5, records.Count);
        Assert.Equal([200u, 200u, 500u, 404u, 400u], records.Select(record => record.Status));
        Assert.Equal(["backend", "", "", "", ""], records.Select(record => record.DestinationService));
        Assert.Equal(
            [ResponseFlag.NoFlag, ResponseFlag.NoFlag, ResponseFlag.NoFlag, ResponseFlag.NoRoute, ResponseFlag.Rejected],
            records.Select(record => record.ResponseFlag));
        Assert.Equal("InvalidOperationException", records[2].ResponseDetail);
        Assert.Equal(4u, records[1].ResponseBytes);

        // Logging is on in this application, so ASP.NET makes activities: the upstream still has the span of the record.
        Assert.Contains($"-{Convert.ToHexStringLower(records[0].SpanId.Span)}-", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Application_AnsweringThroughItsPipe_HasTheShapeOfItsAnswer()
    {
        using TemporaryFolder folder = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using WebApplication app = Build(folder, upstream, insightFirst: true);
        await app.StartAsync();
        await using JournalOf journal = new(folder.Path);
        using HttpClient client = new() { BaseAddress = new Uri(app.Urls.First()) };

        using HttpResponseMessage response = await client.PostAsync("/own", null);
        Assert.Equal("""{"own":"max@shop.example"}""", await response.Content.ReadAsStringAsync());

        AccessRecord record = await journal.SingleAsync();
        Assert.Equal("{own:email}", record.ResponseShape);
        Assert.Equal(["email"], record.ResponseSensitive);
    }

    [Fact]
    public async Task Journal_WrittenAndDropped_AreMetrics()
    {
        using TemporaryFolder folder = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using WebApplication app = Build(folder, upstream, insightFirst: true);
        await app.StartAsync();
        using HttpClient client = new() { BaseAddress = new Uri(app.Urls.First()) };
        Dictionary<string, long> seen = [];
        IMeterFactory own = app.Services.GetRequiredService<IMeterFactory>();
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Meter.Name == "Insight.Gateway" && ReferenceEquals(instrument.Meter.Scope, own)) all.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();

        await client.GetStringAsync("/health");
        listener.RecordObservableInstruments();

        Assert.Equal(1, seen["insight.journal.written"]);
        Assert.Equal(0, seen["insight.journal.dropped"]);
    }

    [Fact]
    public void Application_UseWithoutAdd_SaysWhatIsMissing()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        using WebApplication app = builder.Build();

        Assert.Contains("AddInsight", Assert.Throws<InvalidOperationException>(() => app.UseInsight()).Message, StringComparison.Ordinal);
    }

    private static WebApplication Build(TemporaryFolder folder, TestUpstream upstream, bool insightFirst)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(ReverseProxySection.Replace("UPSTREAM", upstream.Http, StringComparison.Ordinal))));
        builder.Logging.ClearProviders().AddProvider(new SilentLoggerProvider());
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (insightFirst) builder.Services.AddInsight(options => options.Journal.Directory = folder.Path);
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        if (!insightFirst) builder.Services.AddInsight(options => options.Journal.Directory = folder.Path);

        WebApplication app = builder.Build();
        app.UseInsight();
        app.MapGet("/health", () => "fine");
        app.MapPost("/own", async context =>
        {
            context.Response.ContentType = "application/json";
            "{\"own\":"u8.CopyTo(context.Response.BodyWriter.GetSpan(16));
            context.Response.BodyWriter.Advance(7);
            "\"max@"u8.CopyTo(context.Response.BodyWriter.GetMemory(16).Span);
            context.Response.BodyWriter.Advance(5);
            await context.Response.BodyWriter.FlushAsync();
            await context.Response.WriteAsync("shop.example\"}");
        });
        app.MapGet("/throws", (HttpContext _) => throw new InvalidOperationException("on purpose"));
        app.MapReverseProxy();
        return app;
    }

    /// <summary>Takes every message, so that logging counts as enabled, and shows none.</summary>
    private sealed class SilentLoggerProvider : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }
}
