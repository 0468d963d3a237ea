using Insight.Ingest.DeadLetters;
using Microsoft.Extensions.Hosting;

namespace Insight.Analytics;

/// <summary>Does what is ordered for dead letters for as long as the host runs.</summary>
public sealed class DeadLetterService(DeadLetterLoop loop) : BackgroundService
{
    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loop.RunAsync(stoppingToken);
}
