using Insight.Console.Bundles;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;
using Insight.Storage.ClickHouse;
using Microsoft.Extensions.Hosting;

namespace Insight.Analytics;

/// <summary>Keeps what Ingest stamps records with in step with what was learned: with the part of the bundle that gateways get.</summary>
public sealed class EndpointService(IEndpointCatalogSource source, LiveMatcher matcher, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        byte[] before = [];
        try
        {
            while (true)
            {
                try
                {
                    EndpointCatalog catalog = await source.ReadAsync(stoppingToken);
                    byte[] now = EndpointCatalogDocument.Write(catalog);
                    if (!now.AsSpan().SequenceEqual(before)) matcher.Use(catalog);
                    before = now;
                }
                catch (ClickHouseException)
                {
                    // Storage is away: records are stamped as before, and Ingest says so already.
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
