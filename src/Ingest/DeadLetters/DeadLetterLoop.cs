using System.Data.Common;
using Insight.Storage.Control;
using Insight.Storage.Control.Reports;
using Microsoft.Extensions.Logging;

namespace Insight.Ingest.DeadLetters;

/// <summary>Does what is ordered for dead letters for as long as the process runs, while it holds the lease for it.</summary>
/// <param name="pass">Does it.</param>
/// <param name="leases">Leases of the installation.</param>
/// <param name="holder">Name of this process.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Log.</param>
/// <param name="reports">Takes notes of turns.</param>
public sealed class DeadLetterLoop(DeadLetterPass pass, LeaseStore leases, string holder, TimeProvider time, ILogger<DeadLetterLoop> logger, JobReports? reports = null)
{
    /// <summary>Name of the lease.</summary>
    public const string LeaseName = "dead-letters";

    /// <summary>Far longer than a hundred records take.</summary>
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1), s_pause = TimeSpan.FromSeconds(10);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Not in the start of the host.
        await Task.Yield();
        Lease? lease = null;
        try
        {
            while (true)
            {
                long started = time.GetTimestamp();
                TimeSpan pause = s_interval;
                try
                {
                    lease = leases.TryAcquire(LeaseName, holder, s_lease);
                    if (lease is not null)
                    {
                        await pass.RunAsync(cancellationToken);
                        reports?.Note(LeaseName, started, pause);
                    }
                }
                catch (DbException error)
                {
                    pause = s_pause;
                    Log.DeadLettersWait(logger, pause, error.Message);
                    reports?.Note(LeaseName, started, pause, error);
                }

                await Task.Delay(pause, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (lease is not null) leases.Release(lease);
        }
    }
}
