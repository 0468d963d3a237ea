using Insight.Configuration;
using Insight.Ingest.Erasure;
using Insight.Ingest.Replay;
using Insight.Ingest.RollUps;
using Insight.Run;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Control.Erasure;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Replay;

/// <summary>One replay from the command line: read with a progress bar, then derive windows.</summary>
public static class ReplaySession
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    // Another process holds the roll-up for at most this long after it died.
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);

    /// <summary>Runs it to its end, or with <c>--follow</c> until cancelled.</summary>
    public static async Task<ReplaySummary> RunAsync(
        ReplayRequest request, InsightSettings settings, DataFolder data, ClickHouseDataSource storage, CancellationToken cancellationToken)
    {
        ControlDatabase control = ControlStore.Open(settings, data);
        LeaseStore leases = new(control, TimeProvider.System);
        ErasureFilter erased = new(new ErasureStore(control, TimeProvider.System));
        RollUp rollUp = new(storage, settings.Ingest, TimeProvider.System);
        if (!request.Follow)
        {
            ReplaySummary summary = await ReplayProgressBar.ShowAsync(
                "reading", progress => ReplayRunner.RunAsync(request, storage, settings.Ingest, TimeProvider.System, erased, progress, cancellationToken));
            await DeriveAsync(rollUp, leases, storage, cancellationToken);
            return summary;
        }

        // A followed log has no end to wait for: windows are derived as they close.
        RollUpLoop loop = new(rollUp, leases, Instance.Name, settings.Ingest, TimeProvider.System, NullLogger<RollUpLoop>.Instance);
        Task rolling = loop.RunAsync(cancellationToken);
        ReplaySummary followed = await ReplayProgressBar.ShowAsync(
            "reading", progress => ReplayRunner.RunAsync(request, storage, settings.Ingest, TimeProvider.System, erased, progress, cancellationToken));
        await rolling;
        return followed;
    }

    /// <summary>Computes the windows that the replay touched, or waits for the process that holds the roll-up to do so.</summary>
    private static async Task DeriveAsync(RollUp rollUp, LeaseStore leases, ClickHouseDataSource storage, CancellationToken cancellationToken)
    {
        while (await HasDirtyWindowsAsync(storage, cancellationToken))
        {
            Lease? lease = leases.TryAcquire(RollUpLoop.LeaseName, Instance.Name, LeaseDuration);
            if (lease is null)
            {
                await Task.Delay(LookAgain, cancellationToken);
                continue;
            }

            try
            {
                while (await rollUp.RunOnceAsync(() => leases.Renew(lease, LeaseDuration) is not null, cancellationToken) > 0)
                {
                }
            }
            finally
            {
                leases.Release(lease);
            }
        }
    }

    private static async Task<bool> HasDirtyWindowsAsync(ClickHouseDataSource storage, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = "SELECT toInt64(count()) FROM (SELECT window FROM window_marks WHERE window < now() - 60 GROUP BY window HAVING sum(mark) != 0 LIMIT 1)";
        return await command.ExecuteScalarAsync(cancellationToken) is long and > 0;
    }
}
