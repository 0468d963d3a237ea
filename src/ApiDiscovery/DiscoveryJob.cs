using Insight.ApiDiscovery.Days;
using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.Live;
using Insight.Storage.Control;
using Insight.Storage.Control.Erasure;
using Insight.Storage.Control.Reports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.ApiDiscovery;

/// <summary>Learns endpoints from new records, sums days and counts the inventory, again and again, while this process holds the lease <c>discovery</c>.</summary>
/// <remarks>
/// A pass that fails is tried again with the next turn: nothing is lost, since progress is noted only behind what was done.
/// Should the lease run out during a long pass and another process start one, both write the same facts.
/// </remarks>
public sealed partial class DiscoveryJob(
    LearningPass learning, DayPass days, InventoryPass inventory, LeaseStore leases, IOptions<DiscoveryOptions> options, TimeProvider time, ILogger<DiscoveryJob> logger,
    JobReports? reports = null, ErasureStore? erasures = null) : BackgroundService
{
    /// <summary>Name of the lease.</summary>
    public const string LeaseName = "discovery";

    /// <summary>How soon another process takes over from one that died.</summary>
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);

    /// <summary>The inventory counts whole hours again: what it tells may be a little older.</summary>
    private static readonly TimeSpan InventoryInterval = TimeSpan.FromSeconds(30);

    private readonly ErasureWatch _erasures = new(erasures);
    private readonly string _holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
    private readonly PacedTurn _learning = new(options.Value.Interval, time), _days = new(options.Value.DayInterval, time), _inventory = new(InventoryInterval, time);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Lease? lease = null;
        bool failing = false;
        try
        {
            while (true)
            {
                long started = time.GetTimestamp();
                try
                {
                    lease = leases.TryAcquire(LeaseName, _holder, LeaseDuration);
                    bool mayRun = _erasures.Look();
                    if (lease is null || _erasures.MustForget) learning.Forget();
                    if (lease is not null && mayRun)
                    {
                        await RunAsync(stoppingToken);
                        reports?.Note(LeaseName, started, options.Value.Interval);
                    }

                    if (failing) LogRecovered();
                    failing = false;
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    if (!failing) LogFailed(e);
                    failing = true;
                    reports?.Note(LeaseName, started, options.Value.Interval, e);
                }

                await Task.Delay(options.Value.Interval, time, stoppingToken);
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

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await _learning.RunAsync(() => learning.RunAsync(cancellationToken));
        await _days.RunAsync(() => days.RunAsync(cancellationToken));
        await _inventory.RunAsync(() => inventory.RunAsync(cancellationToken));
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "Discovery: a pass failed; it is tried again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Information, Message = "Discovery: passes succeed again")]
    private partial void LogRecovered();
}
