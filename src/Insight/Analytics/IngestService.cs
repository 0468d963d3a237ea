using Insight.Ingest;
using Microsoft.Extensions.Hosting;

namespace Insight.Analytics;

/// <summary>Runs Ingest for as long as the host runs, and takes up what is still in the stream before it stops.</summary>
public sealed class IngestService(IngestLoop loop) : BackgroundService
{
    // When everything stops in order, the gateway has stopped before: what it wrote is in the stream already.
    private static readonly TimeSpan LastLook = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(20);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await loop.RunAsync(stoppingToken);
        using CancellationTokenSource patience = new(DrainPatience);
        try
        {
            while (await loop.StepAsync(LastLook, patience.Token))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // Storage is away. The stream keeps the records for the next start.
        }
    }
}
