using Insight.Storage.Control;
using Insight.Storage.Control.Erasure;
using Insight.Storage.Control.Reports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Insight.Anomaly.Live;

/// <summary>Judges closed windows, again and again, while this process holds the lease <c>detection</c>; stores what was learned when it stops.</summary>
public sealed partial class DetectionJob(DetectionPass pass, LeaseStore leases, DetectionOptions options, TimeProvider time, ILogger<DetectionJob> logger, JobReports? reports = null, ErasureStore? erasures = null) : BackgroundService
{
    /// <summary>Name of the lease.</summary>
    public const string LeaseName = "detection";

    /// <summary>How soon another process takes over from one that died.</summary>
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);

    /// <summary>How long storing what was learned may hold up the end of the process.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);

    private readonly string _holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
    private readonly ErasureWatch _erasures = new(erasures);
    private Lease? _lease;
    private long _acquired;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Enabled) return;
        bool failing = false;
        try
        {
            while (true)
            {
                long started = time.GetTimestamp();
                try
                {
                    // What it holds of clients in memory would come back with what it writes: it waits, and begins again from what is left.
                    bool mayRun = _erasures.Look();
                    if (_erasures.MustForget) pass.Forget();
                    if (HasLease(anew: true) && mayRun)
                    {
                        await pass.RunAsync(() => HasLease(anew: false) && _erasures.IsQuiet(), stoppingToken);
                        reports?.Note(LeaseName, started, options.Interval);
                    }

                    if (_lease is null) pass.Forget();
                    if (failing) LogRecovered();
                    failing = false;
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    if (!failing) LogFailed(e);
                    failing = true;
                    reports?.Note(LeaseName, started, options.Interval, e);
                }

                await Task.Delay(options.Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process is stopping.
        }
        finally
        {
            await SayLastWordsAsync();
        }
    }

    /// <summary>Takes or prolongs the lease; in the middle of a turn only when a third of it is gone.</summary>
    private bool HasLease(bool anew)
    {
        if (!anew && _lease is not null && time.GetElapsedTime(_acquired) < LeaseDuration / 3) return true;
        _lease = leases.TryAcquire(LeaseName, _holder, LeaseDuration);
        _acquired = time.GetTimestamp();
        return _lease is not null;
    }

    private async Task SayLastWordsAsync()
    {
        if (_lease is null) return;
        try
        {
            if (!_erasures.Look() || _erasures.MustForget) pass.Forget();
            using CancellationTokenSource patience = new(LastWords);
            await pass.SaveAsync(patience.Token);
        }
        catch (Exception e)
        {
            LogNotSaved(e);
        }

        leases.Release(_lease);
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "Detection: a turn failed; it is tried again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information, Message = "Detection: turns succeed again")]
    private partial void LogRecovered();

    [LoggerMessage(EventId = 3103, Level = LogLevel.Warning, Message = "Detection: what was learned could not be stored at the end; the next start judges the windows since the last time again")]
    private partial void LogNotSaved(Exception exception);
}
