using System.Diagnostics;
using Insight.Configuration;
using Insight.Console.Metrics;
using Insight.Export.Delivery;
using Insight.Gateway.Metrics;
using Insight.Run;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Insight.Analytics;

/// <summary>Sends metrics of the jobs and the console, and traces of the console's requests, to a collector (OTLP) when one is named.</summary>
/// <remarks>Everything else is said by the standard environment variables <c>OTEL_…</c>.</remarks>
internal sealed class OtlpTelemetry(TelemetrySettings settings, AnalyticsMetrics metrics, TrafficMetrics traffic) : IHostedService, IDisposable
{
    /// <summary>Service that telemetry is of, unless <c>OTEL_SERVICE_NAME</c> says otherwise.</summary>
    public const string ServiceName = "insight-analytics";

    private static readonly string[] s_meters =
    [
        AnalyticsMetrics.MeterName, ExportMetrics.MeterName, TrafficMetrics.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "System.Net.Http",
    ];

    private static readonly string[] s_sources = ["Microsoft.AspNetCore", "System.Net.Http"];

    /// <summary>Series of one instrument of one edge: its buckets.</summary>
    private const int MostPerKey = 15;

    /// <summary>Room for what counts as other, by tenant.</summary>
    private const int SpareSeries = 2_000;

    private MeterProvider? _meters;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = (metrics, traffic); // it listens to what is made before
        if (OtlpCollector.IsNamed(settings.Otlp, "metrics"))
        {
            _meters = Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter(s_meters).AddView(Room)
                .AddOtlpExporter(exporter => OtlpCollector.Set(exporter, settings.Otlp, "metrics")).Build();
        }

        if (OtlpCollector.IsNamed(settings.Otlp, "traces"))
        {
            _traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe).AddSource(s_sources).AddProcessor(new QueryRemoval())
                .AddOtlpExporter(exporter => OtlpCollector.Set(exporter, settings.Otlp, "traces")).Build();
        }

        return Task.CompletedTask;
    }

    /// <summary>Sends what was not sent yet, on a thread of its own: it blocks until that is done.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _meters?.Shutdown(timeoutMilliseconds: 5_000);
            _traces?.Shutdown(timeoutMilliseconds: 5_000);
        },
        CancellationToken.None);

    public void Dispose()
    {
        _meters?.Dispose();
        _traces?.Dispose();
    }

    /// <summary>Traffic has limits of its own; those of the library are lower.</summary>
    private MetricStreamConfiguration? Room(System.Diagnostics.Metrics.Instrument instrument) =>
        instrument.Meter.Name == TrafficMetrics.MeterName ? new MetricStreamConfiguration { CardinalityLimit = MostPerKey * Math.Max(settings.Series.Edges, settings.Series.Endpoints) + SpareSeries } : null;

    private static void Describe(ResourceBuilder resource) =>
        resource.Clear().AddTelemetrySdk().AddService(ServiceName, serviceInstanceId: Instance.Name).AddEnvironmentVariableDetector();

    /// <summary>Queries of addresses carry tokens and what people search for: neither leaves by traces.</summary>
    private sealed class QueryRemoval : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            data.SetTag("url.query", null);
            if (data.GetTagItem("url.full") is string full && full.IndexOf('?', StringComparison.Ordinal) is >= 0 and int query) data.SetTag("url.full", full[..query]);
        }
    }
}
