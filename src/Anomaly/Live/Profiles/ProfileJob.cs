using Insight.Storage.Control;
using Insight.Storage.Control.Reports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Insight.Anomaly.Live.Profiles;

/// <summary>Learns profiles while this process holds the lease <c>profiles</c>. It rests at least four times as long as a training took.</summary>
public sealed partial class ProfileJob(ProfilePass pass, LeaseStore leases, ProfileTrainingOptions options, TimeProvider time, ILogger<ProfileJob> logger, JobReports? reports = null) : BackgroundService
{
    /// <summary>Name of the lease.</summary>
    public const string LeaseName = "profiles";

    /// <summary>How soon another process takes over from one that died. An endpoint takes far less.</summary>
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(2);

    /// <summary>How often it is looked whether there is something new.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    private const int RestFactor = 4;

    private readonly string _holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
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
                Exception? failure = null;
                bool isMine = false;
                try
                {
                    isMine = HasLease(anew: true);
                    if (isMine) await pass.RunAsync(() => HasLease(anew: false), stoppingToken);
                    if (failing) LogRecovered();
                    failing = false;
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested && e is not OutOfMemoryException)
                {
                    if (!failing) LogFailed(e);
                    failing = true;
                    failure = e;
                }

                TimeSpan rest = RestFactor * time.GetElapsedTime(started);
                if (rest < LookInterval) rest = LookInterval;
                if (isMine || failure is not null) reports?.Note(LeaseName, started, rest, failure);
                await Task.Delay(rest, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process is stopping.
        }
        finally
        {
            if (_lease is not null) leases.Release(_lease);
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

    [LoggerMessage(EventId = 3114, Level = LogLevel.Warning, Message = "Profiles: learning failed; it is tried again, and the profile before stays")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 3115, Level = LogLevel.Information, Message = "Profiles: learning succeeds again")]
    private partial void LogRecovered();
}
