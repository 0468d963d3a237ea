using Insight.Storage.ClickHouse;
using Insight.Storage.Control;

namespace Insight.Anomaly.Live;

/// <summary>Learns what is stored, so that detection knows it when it starts next: nothing alerts from the past.</summary>
/// <remarks>What was learned before is replaced. A process that detects must not run: the lease <c>detection</c> is taken for the time of this.</remarks>
public sealed class Backfill(ClickHouseDataSource storage, LeaseStore leases, TimeProvider time)
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);

    /// <summary>Learns the last <see cref="DetectionOptions.WarmUp"/>; returns the windows learned, or null when a process that detects is running.</summary>
    /// <param name="options">How much, and the budget.</param>
    /// <param name="progress">Takes the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Ends it; what was learned before stays.</param>
    public async Task<long?> RunAsync(DetectionOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        string holder = $"backfill/{Environment.ProcessId}/{Guid.NewGuid():N}";
        Lease? lease = null;
        long acquired = 0;
        bool MayGoOn()
        {
            if (lease is not null && time.GetElapsedTime(acquired) < LeaseDuration / 3) return true;
            lease = leases.TryAcquire(DetectionJob.LeaseName, holder, LeaseDuration);
            acquired = time.GetTimestamp();
            return lease is not null;
        }

        if (!MayGoOn()) return null;
        try
        {
            DetectionPass pass = new(storage, static () => ToldFacts.Nothing, options, time);
            return await pass.LearnAnewAsync(MayGoOn, progress, cancellationToken);
        }
        finally
        {
            if (lease is not null) leases.Release(lease);
        }
    }
}
