using Dapper;
using Insight.Storage.ClickHouse;

namespace Insight.ApiDiscovery;

/// <summary>
/// One pass of discovery: what the windows that were rolled up since the last pass teach about endpoints and services.
/// </summary>
/// <remarks>
/// 1. Changed windows → evidence from their raw records: only answers of the service itself teach; see <see cref="DiscoverySql"/>.
/// 2. Changed minutes → the days they lie in are summed again and replace what was there.
/// 3. Only then the progress is noted.
/// Every step may be repeated: evidence merges by least, greatest and union, days are replaced. So a pass that was killed
/// anywhere is simply run again, and passes overlap on purpose, since a window may become visible a little after the time
/// it says it was rolled up. One pass at a time: whoever calls holds the lease.
/// </remarks>
public sealed class DiscoveryPass(ClickHouseDataSource storage)
{
    /// <summary>How far back each pass looks again: longer than a roll-up takes from its start until it can be read.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    /// <summary>Roll-ups that are learned from at once: bounds one statement after a long pause.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    /// <summary>Ten-second windows are kept for two days; after a pause longer than this, minutes tell which windows changed.</summary>
    private static readonly TimeSpan WindowsReach = TimeSpan.FromHours(40);

    /// <summary>A statement reads at most an hour of roll-ups; longer than this and something is wrong.</summary>
    private const int StatementSeconds = 600;

    /// <summary>Learns everything up to now; returns how far it came (the storage's clock, UTC).</summary>
    public async Task<DateTime> RunAsync(CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        ProgressRow progress = await connection.QuerySingleAsync<ProgressRow>(Command(DiscoverySql.Progress, null, cancellationToken));
        DateTime until = Utc(progress.Now), from = Utc(progress.RolledUntil) - Overlap;
        if (from < Utc(progress.Oldest)) from = Utc(progress.Oldest);

        while (from < until)
        {
            DateTime to = from + Step < until ? from + Step : until;
            await LearnAsync(connection, from, to, fine: until - from < WindowsReach, cancellationToken);
            await connection.ExecuteAsync(Command(DiscoverySql.NoteProgress, new { until = to }, cancellationToken));
            from = to;
        }

        return until;
    }

    private static async Task LearnAsync(ClickHouseConnection connection, DateTime from, DateTime to, bool fine, CancellationToken cancellationToken)
    {
        object range = new { from, to };
        await connection.ExecuteAsync(Command(fine ? DiscoverySql.LearnFromWindows : DiscoverySql.LearnFromMinutes, range, cancellationToken));
        foreach (DateTime day in await connection.QueryAsync<DateTime>(Command(DiscoverySql.ChangedDays, range, cancellationToken)))
        {
            object dayRange = new { from = Utc(day), to = Utc(day).AddDays(1) };
            await connection.ExecuteAsync(Command(DiscoverySql.SumEndpointDay, dayRange, cancellationToken));
            await connection.ExecuteAsync(Command(DiscoverySql.SumServiceDay, dayRange, cancellationToken));
        }
    }

    private static CommandDefinition Command(string sql, object? arguments, CancellationToken cancellationToken) =>
        new(sql, arguments, commandTimeout: StatementSeconds, cancellationToken: cancellationToken);

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private sealed class ProgressRow
    {
        public DateTime Now { get; set; }

        public DateTime RolledUntil { get; set; }

        public DateTime Oldest { get; set; }
    }
}
