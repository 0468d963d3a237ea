using System.Collections.Concurrent;
using System.Data.Common;
using Insight.Export.Destinations;
using Insight.Export.Options;
using Insight.Storage.Control;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Insight.Export.Delivery;

/// <summary>Runs a loop for each destination whose lease this process has, for as long as the host runs.</summary>
/// <param name="options">Destinations.</param>
/// <param name="plans">Makes them.</param>
/// <param name="stores">What is kept of them.</param>
/// <param name="leases">Leases of the installation.</param>
/// <param name="metrics">Counts.</param>
/// <param name="pace">How fast.</param>
/// <param name="holder">Name of this process: the same when it is started again, so that it goes on at once.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Log.</param>
public sealed class ExportService(ExportOptions options, PlanMaker plans, ExportStores stores, LeaseStore leases, ExportMetrics metrics, DeliveryPace pace, string holder, TimeProvider time, ILogger<ExportService> logger) : BackgroundService
{
    private readonly TimeSpan _renewal = pace.Lease / 3;

    private readonly ConcurrentDictionary<string, string> _said = new(StringComparer.Ordinal);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(options.Destinations.Keys.Select(name => Task.Run(() => RunAsync(name, stoppingToken), stoppingToken)));

    private async Task RunAsync(string name, CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    if (leases.TryAcquire($"export/{name}", holder, pace.Lease) is { } lease) await HoldAsync(name, lease, stoppingToken);
                }
                catch (DbException error)
                {
                    Log.Waits(logger, name, _renewal, error.Message);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    // A mistake of ours in one destination must stop neither the others nor ingest.
                    Log.Failed(logger, error, name);
                }

                await Task.Delay(_renewal, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process is stopping.
        }
    }

    /// <summary>Delivers for as long as the lease can be renewed.</summary>
    private async Task HoldAsync(string name, Lease lease, CancellationToken stoppingToken)
    {
        using CancellationTokenSource held = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task work = Task.Run(() => DeliverAsync(name, held.Token), held.Token);
        Lease? renewed = lease;
        try
        {
            while (renewed is not null && await Task.WhenAny(work, Task.Delay(_renewal, time, stoppingToken)) != work)
            {
                stoppingToken.ThrowIfCancellationRequested();
                renewed = leases.Renew(renewed, pace.Lease);
            }
        }
        finally
        {
            await held.CancelAsync();
            try
            {
                await work;
            }
            catch (OperationCanceledException) when (held.IsCancellationRequested)
            {
                // It was told to end.
            }

            if (renewed is not null) leases.Release(renewed);
        }
    }

    /// <summary>Makes the destination and tells it its streams; ends when it cannot be made, to be tried again.</summary>
    private async Task DeliverAsync(string name, CancellationToken cancellationToken)
    {
        if (plans.Make(name, out string problem) is not { } plan)
        {
            StatusBoard board = new(name, stores.States, pace, time);
            board.Continue();
            board.Is(DestinationPhase.Misconfigured, DeliveryResult.Bounded(problem));
            // It is looked at again every few seconds: said once.
            if (_said.GetValueOrDefault(name) != problem) Log.Misconfigured(logger, name, problem);
            _said[name] = problem;
            return;
        }

        _said.TryRemove(name, out _);

        await using (plan.Destination)
        {
            await new DestinationLoop(name, plan, stores, metrics, pace, time).RunAsync(cancellationToken);
        }
    }
}
