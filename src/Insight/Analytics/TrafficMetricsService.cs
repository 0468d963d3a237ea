using System.Data.Common;
using Insight.Configuration;
using Insight.Console.Metrics;
using Insight.Gateway.Metrics;
using Microsoft.Extensions.Hosting;

namespace Insight.Analytics;

/// <summary>Keeps counters of traffic up to date for a collector, if one is named. Prometheus makes them look when it asks.</summary>
internal sealed class TrafficMetricsService(TrafficSeries series, TelemetrySettings settings, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!OtlpCollector.IsNamed(settings.Otlp, "metrics")) return;
        try
        {
            while (true)
            {
                try
                {
                    await series.CollectAsync(stoppingToken);
                }
                catch (DbException)
                {
                    // Storage is away: counters stay as they are, and the stretch is read next time.
                }

                await Task.Delay(s_interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process is stopping.
        }
    }
}
