using Insight.ApiDiscovery.Health;
using Insight.Storage.Windows;

namespace Insight.Console.Queries;

/// <summary>One row of a query built by <see cref="TrafficSql"/>, as Dapper fills it.</summary>
internal sealed class TrafficRow
{
    /// <summary>Which grouping the row belongs to, see <see cref="TrafficSql.Graph"/>.</summary>
    public byte Grouping { get; set; }

    public string Source { get; set; } = "";

    public string Destination { get; set; } = "";

    public ulong EndpointId { get; set; }

    public string Host { get; set; } = "";

    public byte Evidence { get; set; }

    public byte Confidence { get; set; }

    public ulong Requests { get; set; }

    public ulong Errors4xx { get; set; }

    public ulong Errors5xx { get; set; }

    public ulong Lost { get; set; }

    public ulong RequestBytes { get; set; }

    public ulong ResponseBytes { get; set; }

    public ulong DurationMicroseconds { get; set; }

    /// <summary>See <see cref="LogHistogram"/>.</summary>
    public Dictionary<short, ulong> Durations { get; set; } = [];

    public DateTime FirstSeen { get; set; }

    public DateTime LastSeen { get; set; }

    /// <summary>The sums, with the rate over <paramref name="seconds"/>.</summary>
    public Traffic ToTraffic(double seconds) => new(
        (long)Requests, seconds > 0 ? Requests / seconds : 0, (long)Errors4xx, (long)Errors5xx, (long)Lost,
        (long)RequestBytes, (long)ResponseBytes, Requests == 0 ? 0 : (double)DurationMicroseconds / Requests,
        Quantile(0.5), Quantile(0.95), Quantile(0.99), Utc(FirstSeen), Utc(LastSeen));

    /// <summary>What health is judged by.</summary>
    public HealthSample ToSample(double seconds) => new((long)Requests, (long)Errors4xx, (long)(Errors5xx + Lost), Quantile(0.95), seconds);

    private double Quantile(double quantile) => Durations.Count == 0 ? 0 : LogHistogram.Quantile(Durations, quantile);

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
