using Dapper;
using Insight.Console.Access;
using Insight.Console.Queries;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Distributions;

/// <summary>Reads distributions from the derived windows: merged histograms for what each request has, values per step of time for rates.</summary>
public sealed class DistributionReader(FactStorage storage, TrafficReader traffic)
{
    /// <summary>Most steps of a rate: ten-second steps for five hours, minutes for a day.</summary>
    private const int MaxSteps = 2000;

    /// <summary>The distribution of a metric.</summary>
    public async Task<Distribution> ReadAsync(TenantScope scope, DistributionSubject subject, DistributionMetric metric, TimeWindow window, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(metric);
        (WindowGrain grain, window) = await traffic.ChooseAsync(scope, window, cancellationToken);
        ObservedWindow observed = await traffic.ObserveAsync(scope, window, grain, cancellationToken);
        return metric.Histogram is null
            ? await RatesAsync(scope, subject, metric, window, observed, grain, cancellationToken)
            : await HistogramAsync(scope, subject, metric, window, observed, grain, cancellationToken);
    }

    private async Task<Distribution> HistogramAsync(
        TenantScope scope, DistributionSubject subject, DistributionMetric metric, TimeWindow window, ObservedWindow observed, WindowGrain grain, CancellationToken cancellationToken)
    {
        HistogramRow row = (await QueryAsync<HistogramRow>(scope, DistributionSql.Histogram(metric, subject, grain), Arguments(subject, window, 1), cancellationToken)).Single();
        QuantileCurve curve = QuantileCurve.Of(row.Histogram);
        return Show(metric, observed, null, curve, curve.Count == 0 ? null : (double)row.Total / curve.Count);
    }

    private async Task<Distribution> RatesAsync(
        TenantScope scope, DistributionSubject subject, DistributionMetric metric, TimeWindow window, ObservedWindow observed, WindowGrain grain, CancellationToken cancellationToken)
    {
        int least = grain == WindowGrain.Minutes ? 60 : TimeWindow.StepSeconds;
        int step = (int)Math.Ceiling(window.Seconds / MaxSteps / least) * least;
        Dictionary<long, StepRow> rows = (await QueryAsync<StepRow>(scope, DistributionSql.Steps(metric, subject, grain), Arguments(subject, window, step), cancellationToken))
            .ToDictionary(static row => row.Step);
        double[] values = metric == DistributionMetric.ErrorRate
            ? [.. rows.Values.Select(static row => (double)row.Total / row.Requests)]
            : [.. Steps(window, observed, step).Select(at => rows.TryGetValue(at.Step, out StepRow? row) ? row.Total / at.Seconds : 0)];
        return Show(metric, observed, step, QuantileCurve.Of(values), values.Length == 0 ? null : values.Average());
    }

    /// <summary>The steps that there is data of, with their lengths: the last one may be shorter.</summary>
    private static IEnumerable<(long Step, double Seconds)> Steps(TimeWindow window, ObservedWindow observed, int step)
    {
        if (observed.ObservedSeconds <= 0) yield break;
        long first = (long)((window.Seconds - observed.ObservedSeconds) / step);
        for (long i = first; i * step < window.Seconds; i++) yield return (i, Math.Min(step, window.Seconds - i * step));
    }

    private static Distribution Show(DistributionMetric metric, ObservedWindow observed, int? step, QuantileCurve curve, double? mean) => new(
        observed, metric.Name, metric.Unit, step, (long)curve.Count, mean, curve.At(0.50), curve.At(0.95), curve.At(0.99), curve.ToPoints());

    private static object Arguments(DistributionSubject subject, TimeWindow window, int step) => new
    {
        from = window.From,
        to = window.To,
        start = new DateTimeOffset(window.From).ToUnixTimeSeconds(),
        step,
        source = subject.Edge?.Source ?? "",
        destination = subject.Edge?.Destination ?? "",
        endpoint = subject.Endpoint ?? 0,
    };

    private async Task<IEnumerable<T>> QueryAsync<T>(TenantScope scope, string sql, object arguments, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        return await connection.QueryAsync<T>(new CommandDefinition(sql, arguments, commandTimeout: TrafficSql.TimeoutSeconds, cancellationToken: cancellationToken));
    }

    private sealed class HistogramRow
    {
        public Dictionary<short, ulong> Histogram { get; set; } = [];

        public ulong Total { get; set; }
    }

    private sealed class StepRow
    {
        public long Step { get; set; }

        public ulong Requests { get; set; }

        public ulong Total { get; set; }
    }
}
