using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Insight.Gateway.Metrics;

/// <summary>Sends metrics to a collector (OTLP), when one is named. Everything else is said by the standard environment variables <c>OTEL_…</c>.</summary>
internal sealed class OtlpExport(IOptions<GatewayOptions> gateway) : IHostedService, IDisposable
{
    /// <summary>Service that metrics are of, unless <c>OTEL_SERVICE_NAME</c> says otherwise.</summary>
    public const string ServiceName = "insight-gateway";

    private MeterProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        GatewayOptions options = gateway.Value;
        if (!OtlpCollector.IsNamed(options.Metrics.Otlp, "metrics")) return Task.CompletedTask;
        _provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.Clear().AddTelemetrySdk().AddService(ServiceName, serviceInstanceId: options.Id).AddEnvironmentVariableDetector())
            .AddMeter([.. options.Metrics.AllMeters])
            .AddOtlpExporter(exporter => OtlpCollector.Set(exporter, options.Metrics.Otlp, "metrics"))
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends what was not sent yet.</summary>
    /// <remarks>It blocks until that is sent, so it must not run where this was called: that may be the thread which sockets complete on (<see cref="Hosting.RunToCompletion"/>), and nothing would be sent.</remarks>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => _provider?.Shutdown(timeoutMilliseconds: 5_000), CancellationToken.None);

    public void Dispose() => _provider?.Dispose();
}
