using System.Globalization;
using Insight.Anomaly.Live;
using Insight.Commands;
using Insight.Configuration;
using Insight.Run;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Schema;
using Insight.Supervision;

namespace Insight.Backtests;

/// <summary><c>insight detect --backfill</c>: detection learns what is stored.</summary>
internal static class WarmStart
{
    /// <summary>Learns a stretch of time (see <see cref="Backfill"/>) and says what it came to; returns the exit code.</summary>
    public static async Task<int> RunAsync(InsightSettings settings, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (CommonOptions.CreateData(settings) is not { } data) return ExitCode.Failed;
        using Lifeline lifeline = Lifeline.Attach();
        try
        {
            await using StorageSession storage = await StorageSession.OpenAsync(settings, data, lifeline.Stopping);
            Backfill backfill = new(storage.Source, new LeaseStore(ControlStore.Open(settings, data), TimeProvider.System), TimeProvider.System);
            (BackfillResult result, LearnedStretch? learned) = await PercentBar.ShowAsync(
                "learning", progress => backfill.RunAsync(settings.Detection, from, to, progress, lifeline.Stopping));
            switch (result)
            {
                case BackfillResult.Busy:
                    return await FailAsync("detection is running and would store what it learned over this; stop it, or start it with detection.enabled: false, and run this again");
                case BackfillResult.Nothing:
                    return await FailAsync("nothing is stored of that time; nothing was learned");
                default:
                    await Terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                        $"learned {learned!.Windows:N0} windows from {learned.From:yyyy-MM-dd HH:mm:ss} to {learned.To:yyyy-MM-dd HH:mm:ss} UTC{(learned.FromRecords ? ", from raw records" : "")}; {learned.Subjects:N0} subjects are watched from the next start on"));
                    return ExitCode.Ok;
            }
        }
        catch (Exception e) when (e is ClickHouseException or InvalidOperationException or SchemaException or IOException)
        {
            return await FailAsync($"the warm start stopped: {e.Message}; what was learned before stays");
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
    }

    private static async Task<int> FailAsync(string message)
    {
        await Terminal.Error.WriteLineAsync($"insight: {message}");
        return ExitCode.Failed;
    }
}
