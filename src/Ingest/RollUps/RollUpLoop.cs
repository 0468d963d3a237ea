using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Control.Reports;
using Microsoft.Extensions.Logging;

namespace Insight.Ingest.RollUps;

/// <summary>Rolls windows up for as long as the process runs, while it holds the lease for it: one process per shard at a time.</summary>
/// <param name="rollUp">Does the work.</param>
/// <param name="leases">Leases of the installation.</param>
/// <param name="holder">Name of this process. One that stays the same over a restart takes over at once; else the lease must run out first.</param>
/// <param name="options">Interval and pauses.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
/// <param name="reports">Takes notes of turns.</param>
public sealed class RollUpLoop(RollUp rollUp, LeaseStore leases, string holder, IngestOptions options, TimeProvider time, ILogger<RollUpLoop> logger, JobReports? reports = null)
{
    /// <summary>Name of the lease.</summary>
    public const string LeaseName = "roll-up";

    /// <summary>Far longer than one statement takes (about a second), and short enough that another process takes over soon.</summary>
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);

    private long _windows;

    /// <summary>Windows computed since the start.</summary>
    public long Windows => Volatile.Read(ref _windows);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause = options.RetryMinimum;
        Lease? lease = null;
        try
        {
            while (true)
            {
                long start = time.GetTimestamp();
                try
                {
                    lease = leases.TryAcquire(LeaseName, holder, LeaseDuration);
                    int windows = 0;
                    if (lease is not null)
                    {
                        windows = await rollUp.RunOnceAsync(() => leases.TryAcquire(LeaseName, holder, LeaseDuration) is not null, cancellationToken);
                        Interlocked.Add(ref _windows, windows);
                        if (windows > 0) Log.RolledUp(logger, windows, time.GetElapsedTime(start));
                        reports?.Note(LeaseName, start, windows < WindowMarks.MaxWindows ? options.RollUpInterval : TimeSpan.Zero);
                    }

                    pause = options.RetryMinimum;
                    if (windows < WindowMarks.MaxWindows) await Task.Delay(options.RollUpInterval, time, cancellationToken);
                }
                catch (ClickHouseException error)
                {
                    Log.RollUpFailed(logger, pause, error.Message);
                    reports?.Note(LeaseName, start, pause, error);
                    await Task.Delay(pause, time, cancellationToken);
                    pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, options.RetryMaximum.Ticks));
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (lease is not null) leases.Release(lease);
        }
    }
}
