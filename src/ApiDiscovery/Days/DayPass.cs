using Dapper;
using Insight.Storage.ClickHouse;

namespace Insight.ApiDiscovery.Days;

/// <summary>
/// One pass over the minutes that were rolled up since the last: the days they lie in are summed again, by endpoint and by service.
/// </summary>
/// <remarks>
/// Days replace what was there, and progress is noted behind them. So a pass that was killed anywhere is simply run again, and passes
/// overlap on purpose, since a minute may become visible a little after the time it says it was rolled up. One pass at a time: whoever
/// calls holds the lease.
/// </remarks>
public sealed class DayPass(ClickHouseDataSource storage)
{
    /// <summary>How far back each pass looks again: longer than a roll-up takes from its start until it can be read.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    /// <summary>Roll-ups that are summed at once: bounds one statement after a long pause.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    /// <summary>A statement reads at most an hour of roll-ups; longer than this and something is wrong.</summary>
    private const int StatementSeconds = 600;

    /// <summary>Sums everything up to now; returns how far it came (the storage's clock, UTC).</summary>
    public async Task<DateTime> RunAsync(CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        ProgressRow progress = await connection.QuerySingleAsync<ProgressRow>(Command(DaySql.Progress, null, cancellationToken));
        DateTime until = Utc(progress.Now), from = Utc(progress.RolledUntil) - Overlap;
        if (from < Utc(progress.Oldest)) from = Utc(progress.Oldest);

        while (from < until)
        {
            DateTime to = from + Step < until ? from + Step : until;
            await SumAsync(connection, from, to, cancellationToken);
            await connection.ExecuteAsync(Command(DaySql.NoteProgress, new { until = to }, cancellationToken));
            from = to;
        }

        return until;
    }

    private static async Task SumAsync(ClickHouseConnection connection, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        object range = new { from, to };
        foreach (DateTime day in await connection.QueryAsync<DateTime>(Command(DaySql.ChangedDays, range, cancellationToken)))
        {
            object dayRange = new { from = Utc(day), to = Utc(day).AddDays(1) };
            await connection.ExecuteAsync(Command(DaySql.SumEndpointDay, dayRange, cancellationToken));
            await connection.ExecuteAsync(Command(DaySql.SumServiceDay, dayRange, cancellationToken));
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
