using Dapper;
using Insight.Console.Access;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control.DeadLetters;
using Insight.Storage.Control.Reports;

namespace Insight.Console.Pipeline;

/// <summary>Reads how the pipeline is doing. It answers also while storage is away: that is when it is asked most.</summary>
public sealed class PipelineReader(FactStorage storage, PipelineReports reports, DeadLetterOrders orders, TimeProvider time)
{
    private const int TimeoutSeconds = 10;

    private static readonly TimeSpan s_losses = TimeSpan.FromDays(7);

    /// <summary>Everything.</summary>
    public async Task<PipelineView> ReadAsync(TenantScope scope, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<PipelineReport> said = reports.List();
        IReadOnlyList<IngestView> ingest = PipelineHealth.Ingest(said, now);
        IReadOnlyList<JobView> jobs = PipelineHealth.JobViews(said, now);
        (StorageView stored, long? open, IReadOnlyList<DeadLetterReason> reasons, IReadOnlyList<LossView> losses) = await StorageAsync(scope, now, cancellationToken);
        return new PipelineView(
            now.UtcDateTime, PipelineReports.Process, ingest, jobs, stored, new DeadLetterSummary(open, orders.CountWaiting(), reasons), losses, PipelineHealth.Notes(ingest, jobs, PipelineReports.Process));
    }

    private async Task<(StorageView Storage, long? Open, IReadOnlyList<DeadLetterReason> Reasons, IReadOnlyList<LossView> Losses)> StorageAsync(TenantScope scope, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await using ClickHouseConnection connection = storage.CreateConnection(scope);
            List<StoredTable> tables = [.. (await connection.QueryAsync<(string Table, long Rows, long Bytes)>(Command(PipelineSql.Tables, null, cancellationToken))).Select(static row => new StoredTable(row.Table, row.Rows, row.Bytes))];
            List<StorageDisk> disks = [.. (await connection.QueryAsync<(string Name, long Free, long Total)>(Command(PipelineSql.Disks, null, cancellationToken))).Select(static row => new StorageDisk(row.Name, row.Free, row.Total))];
            List<(string Reason, long Count, DateTime Newest)> reasons = [.. await connection.QueryAsync<(string, long, DateTime)>(Command(PipelineSql.Reasons, null, cancellationToken))];
            IEnumerable<(string Kind, long Records, long Bytes, DateTime Newest)> losses =
                await connection.QueryAsync<(string, long, long, DateTime)>(Command(PipelineSql.Losses, new { since = (now - s_losses).UtcDateTime }, cancellationToken));
            return (
                new StorageView(null, tables, disks), reasons.Sum(static row => row.Count), [.. reasons.Take(PipelineSql.MaxReasons).Select(static row => new DeadLetterReason(row.Reason, row.Count, Utc(row.Newest)))],
                [.. losses.Select(static row => new LossView(row.Kind, row.Records, row.Bytes, Utc(row.Newest)))]);
        }
        catch (ClickHouseException error)
        {
            return (new StorageView(BoundedError.Of(error.Message), [], []), null, [], []);
        }
    }

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private static CommandDefinition Command(string sql, object? arguments, CancellationToken cancellationToken) => new(sql, arguments, commandTimeout: TimeoutSeconds, cancellationToken: cancellationToken);
}
