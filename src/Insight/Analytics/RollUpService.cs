using Insight.Ingest.RollUps;
using Microsoft.Extensions.Hosting;

namespace Insight.Analytics;

/// <summary>Runs the roll-up for as long as the host runs.</summary>
public sealed class RollUpService(RollUpLoop loop) : BackgroundService
{
    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loop.RunAsync(stoppingToken);
}
