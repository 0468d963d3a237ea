using Insight.Storage.ClickHouse;
using Insight.Storage.Control;

namespace Insight.Anomaly.Live;

/// <summary>Learns what is stored, so that detection knows it when it starts next: nothing alerts from the past.</summary>
/// <remarks>What was learned before is replaced. A process that detects must not run: the lease <c>detection</c> is taken for the time of this.</remarks>
public sealed class Backfill(ClickHouseDataSource storage, LeaseStore leases, TimeProvider time)
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);

    /// <summary>Learns a stretch of time.</summary>
    /// <param name="options">The budget, and how much is learned when no start is given.</param>
    /// <param name="from">From when on, UTC; null: <see cref="DetectionOptions.WarmUp"/> before the end. Where windows do not reach so far, raw records are read.</param>
    /// <param name="to">Until when, UTC; null, or later than that: where detection goes on.</param>
    /// <param name="progress">Takes the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Ends it; what was learned before stays.</param>
    public async Task<(BackfillResult Result, LearnedStretch? Learned)> RunAsync(
        DetectionOptions options, DateTimeOffset? from, DateTimeOffset? to, IProgress<double>? progress, CancellationToken cancellationToken)
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

        if (!MayGoOn()) return (BackfillResult.Busy, null);
        try
        {
            DetectionPass pass = new(storage, static () => ToldFacts.Nothing, options, time);
            LearnedStretch? learned = await pass.LearnAnewAsync(from, to, MayGoOn, progress, cancellationToken);
            if (learned is not null) return (BackfillResult.Learned, learned);
            return (lease is null ? BackfillResult.Busy : BackfillResult.Nothing, null);
        }
        finally
        {
            if (lease is not null) leases.Release(lease);
        }
    }
}
