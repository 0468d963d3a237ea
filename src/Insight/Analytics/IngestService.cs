using Insight.Ingest;
using Microsoft.Extensions.Hosting;

namespace Insight.Analytics;

/// <summary>Runs Ingest for as long as the host runs, and takes up what is still in the stream before it stops.</summary>
public sealed class IngestService(IngestLoop loop) : BackgroundService
{
    // Storage takes some 100,000 records a second; a longer backlog waits in the stream for the next start.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loop.RunAsync(Patience, stoppingToken);
}
