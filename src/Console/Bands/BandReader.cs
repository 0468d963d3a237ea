using System.Globalization;
using Dapper;
using Insight.Anomaly.Findings;
using Insight.Console.Access;
using Insight.Console.Queries;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Bands;

/// <summary>Reads what was expected of series.</summary>
public sealed class BandReader(FactStorage storage, TimeProvider time)
{
    /// <summary>Points of a series at most: a day of minutes; longer windows have longer steps.</summary>
    private const int MostPoints = 1440;

    /// <summary>Points of one answer.</summary>
    private const int MostRows = 20_000;

    internal async Task<BandList> ReadAsync(TenantScope scope, BandSubject subject, TimeWindow window, CancellationToken cancellationToken)
    {
        int step = 60 * (int)Math.Max(1, Math.Ceiling(window.Seconds / 60 / MostPoints));
        object arguments = new
        {
            from = window.From,
            to = window.To,
            step,
            kind = (int)subject.Kind,
            tenant = subject.Tenant ?? "",
            anyTenant = subject.Tenant is null,
            source = subject.Source,
            service = subject.Service,
            endpoint = subject.Endpoint,
            metric = (int)(subject.Metric ?? 0),
            most = MostRows,
        };
        Dictionary<(string, string, string, sbyte), ForecastRow> forecasts = (await QueryAsync<ForecastRow>(scope, BandSql.Forecasts, arguments, cancellationToken))
            .ToDictionary(static row => (row.Tenant, row.Host, row.Service, row.Metric));
        DateTime now = time.GetUtcNow().UtcDateTime;
        return new BandList(window.From, window.To, step, [.. (await QueryAsync<PointRow>(scope, BandSql.Points, arguments, cancellationToken))
            .GroupBy(static row => (row.Tenant, row.Host, row.Service, row.Metric))
            .Select(series => Show(subject, series.Key, [.. series.Select(static row => row.ToPoint())], forecasts.GetValueOrDefault(series.Key), now))]);
    }

    private static BandSeries Show(BandSubject subject, (string Tenant, string Host, string Service, sbyte Metric) key, IReadOnlyList<BandPoint> points, ForecastRow? forecast, DateTime now)
    {
        FindingMetric metric = (FindingMetric)key.Metric;
        return new BandSeries(
            subject.Kind, key.Tenant, key.Host, subject.Source, key.Service, subject.Endpoint.ToString("x16", CultureInfo.InvariantCulture), metric, Unit(metric), points,
            forecast is null ? null : Forecast.Of(
                DateTime.SpecifyKind(forecast.MadeAt, DateTimeKind.Utc), TimeSpan.FromSeconds(forecast.StepSeconds), forecast.Points,
                points.LastOrDefault(static p => p.Value is not null)?.Value, subject.Limit, now));
    }

    private static string Unit(FindingMetric metric) => metric switch
    {
        FindingMetric.RequestRate => "requests-per-second",
        FindingMetric.ErrorRate => "share",
        FindingMetric.Throughput => "bytes-per-second",
        _ => "microseconds"
    };

    private async Task<IEnumerable<T>> QueryAsync<T>(TenantScope scope, string sql, object arguments, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        return await connection.QueryAsync<T>(new CommandDefinition(sql, arguments, commandTimeout: TrafficSql.TimeoutSeconds, cancellationToken: cancellationToken));
    }

    private sealed class PointRow
    {
        public string Tenant { get; set; } = "";

        public string Host { get; set; } = "";

        public string Service { get; set; } = "";

        public sbyte Metric { get; set; }

        public long Step { get; set; }

        public double Value { get; set; }

        public double Lower { get; set; }

        public double Expected { get; set; }

        public double Upper { get; set; }

        public BandPoint ToPoint() => new(DateTime.UnixEpoch.AddSeconds(Step), Finite(Value), Finite(Lower), Finite(Expected), Finite(Upper));

        private static double? Finite(double value) => double.IsFinite(value) ? value : null;
    }

    private sealed class ForecastRow
    {
        public string Tenant { get; set; } = "";

        public string Host { get; set; } = "";

        public string Service { get; set; } = "";

        public sbyte Metric { get; set; }

        public DateTime MadeAt { get; set; }

        public long StepSeconds { get; set; }

        public float[] Points { get; set; } = [];
    }
}
