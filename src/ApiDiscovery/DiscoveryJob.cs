using Insight.ApiDiscovery.Inventory;
using Insight.Storage.Control;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.ApiDiscovery;

/// <summary>Runs <see cref="DiscoveryPass"/>, and less often <see cref="InventoryPass"/>, again and again, while this process holds the lease <c>discovery</c>.</summary>
/// <remarks>
/// A pass that fails is tried again with the next turn: nothing is lost, since progress is noted only behind what was done.
/// Should the lease run out during a long pass and another process start one, both write the same facts.
/// </remarks>
public sealed partial class DiscoveryJob(
    DiscoveryPass pass, InventoryPass inventory, LeaseStore leases, IOptions<DiscoveryOptions> options, TimeProvider time, ILogger<DiscoveryJob> logger) : BackgroundService
{
    /// <summary>Name of the lease.</summary>
    public const string LeaseName = "discovery";

    /// <summary>How soon another process takes over from one that died.</summary>
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);

    /// <summary>Rest after a pass, in times its own duration.</summary>
    private const int RestFactor = 4;

    /// <summary>The inventory counts whole hours again: what it tells may be a little older.</summary>
    private static readonly TimeSpan InventoryInterval = TimeSpan.FromSeconds(30);

    private readonly string _holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Lease? lease = null;
        bool failing = false;
        long? counted = null;
        try
        {
            while (true)
            {
                long started = time.GetTimestamp();
                try
                {
                    lease = leases.TryAcquire(LeaseName, _holder, LeaseDuration);
                    if (lease is not null) await pass.RunAsync(stoppingToken);
                    if (lease is not null && (counted is not { } last || time.GetElapsedTime(last) >= InventoryInterval))
                    {
                        await inventory.RunAsync(stoppingToken);
                        counted = time.GetTimestamp();
                    }

                    if (failing) LogRecovered();
                    failing = false;
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    if (!failing) LogFailed(e);
                    failing = true;
                }

                TimeSpan rest = RestFactor * time.GetElapsedTime(started);
                await Task.Delay(rest > options.Value.Interval ? rest : options.Value.Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process is stopping.
        }
        finally
        {
            if (lease is not null) leases.Release(lease);
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "Discovery: a pass failed; it is tried again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Information, Message = "Discovery: passes succeed again")]
    private partial void LogRecovered();
}
