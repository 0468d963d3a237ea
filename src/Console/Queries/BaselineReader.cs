using System.Collections.Concurrent;
using Dapper;
using Insight.Console.Access;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Queries;

/// <summary>Reads what happened before a window, for comparison. The same for all windows of the same tenants that begin in one minute: it is kept, since live feeds ask every second.</summary>
public sealed class BaselineReader(FactStorage storage)
{
    /// <summary>Shortest baseline; that of a longer window is as long as the window.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>A graph without a past is better than one that keeps people waiting.</summary>
    private const int TimeoutSeconds = 5;

    /// <summary>Baselines of less time are none: a system that has just started has no past.</summary>
    private const double LeastSeconds = 120;

    /// <summary>Baselines kept: one for each look-back that is watched, and those of a minute ago.</summary>
    private const int Kept = 32;

    private readonly ConcurrentDictionary<(string Tenants, DateTime From, DateTime To), Lazy<Task<TrafficBaseline>>> _kept = [];

    /// <summary>The baseline of a window; none when it cannot be read now.</summary>
    internal async Task<TrafficBaseline> BeforeAsync(TenantScope scope, TimeWindow window, GraphLimits limits, CancellationToken cancellationToken)
    {
        TimeSpan length = window.To - window.From;
        length = length < Shortest ? Shortest : length > Longest ? Longest : TimeSpan.FromMinutes(Math.Ceiling(length.TotalMinutes));
        DateTime to = new(window.From.Ticks - window.From.Ticks % TimeSpan.TicksPerMinute, DateTimeKind.Utc);
        (string Tenants, DateTime From, DateTime To) key = (scope.Key, to - length, to);
        if (_kept.Count >= Kept) _kept.Clear();
        Lazy<Task<TrafficBaseline>> reading = _kept.GetOrAdd(key, new Lazy<Task<TrafficBaseline>>(() => ReadAsync(scope, key.From, key.To, limits)));
        try
        {
            // Others may wait for it as well: whoever gives up does not end it.
            return await reading.Value.WaitAsync(cancellationToken);
        }
        catch (ClickHouseException)
        {
            _kept.TryRemove(new(key, reading));
            return TrafficBaseline.None;
        }
    }

    private async Task<TrafficBaseline> ReadAsync(TenantScope scope, DateTime from, DateTime to, GraphLimits limits)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        List<TrafficRow> rows = [.. await connection.QueryAsync<TrafficRow>(new CommandDefinition(
            TrafficSql.Graph(WindowGrain.Minutes, limits), new { from, to }, commandTimeout: TimeoutSeconds))];
        if (rows.FirstOrDefault(static row => row.Grouping == TrafficSql.Total) is not { } total) return TrafficBaseline.None;
        DateTime first = DateTime.SpecifyKind(total.FirstSeen, DateTimeKind.Utc);
        double seconds = (to - (first > from ? first : from)).TotalSeconds;
        return seconds < LeastSeconds ? TrafficBaseline.None : TrafficBaseline.Of(seconds, rows);
    }
}
