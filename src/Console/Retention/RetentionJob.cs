using System.Data.Common;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Control.Reports;
using Insight.Storage.Control.Retention;
using Insight.Storage.Schema;
using Microsoft.Extensions.Hosting;

namespace Insight.Console.Retention;

/// <summary>Brings storage to the retention that was chosen, every minute: a choice made while storage was away, or by a console that ended right behind it, comes into force so.</summary>
public sealed class RetentionJob(ClickHouseDataSource storage, RetentionChoices choices, SchemaSettings configured, LeaseStore leases, TimeProvider time, JobReports? reports = null) : BackgroundService
{
    /// <summary>Name of the lease.</summary>
    public const string LeaseName = "retention";

    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    private readonly string _holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(s_interval, time, stoppingToken);
                long started = time.GetTimestamp();
                try
                {
                    // A little longer than the pause: whoever has it keeps it as long as he runs.
                    if (leases.TryAcquire(LeaseName, _holder, s_interval * 1.5) is null) continue;
                    await SchemaMigrator.ApplyRetentionAsync(storage, choices.Apply(configured), stoppingToken);
                    reports?.Note(LeaseName, started, s_interval);
                }
                catch (DbException error)
                {
                    reports?.Note(LeaseName, started, s_interval, error);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process is stopping.
        }
    }
}
