using Insight.Anomaly.Findings;
using Insight.Anomaly.Watch;
using Insight.Anomaly.Windows;
using Insight.Bench.Anomaly.Weeks;
using Insight.Bench.Ingest;

namespace Insight.Bench.Anomaly;

/// <summary>Forecasts over generated weeks: how far off they are, and how often a warning that a limit will be reached within the hour would be false.</summary>
/// <remarks>The limit of a series is 1.2 times the highest minute of its first week, as a capacity with a little room would be. Injected faults are part of the second week.</remarks>
internal static class ForecastFigures
{
    private const long Hour = 3600, Again = 6 * Hour;

    public static void Measure(Figures figures, ulong seed, double weeks)
    {
        WeekOptions options = new() { Seed = seed, Weeks = weeks };
        WeekPlan plan = WeekPlan.Draw(options);
        MinuteWatch watch = new();
        Dictionary<(Subject, FindingMetric), Past> series = [];
        long start = -1;
        foreach (ObservedWindow window in new WeekTraffic(options, plan))
        {
            if (start < 0) start = window.Seconds;
            bool judged = window.Seconds - start >= 7 * 86400;
            watch.Observe(window, new FindingSink());
            foreach (Band band in watch.Bands(static key => key.EndpointId == 0))
            {
                if (double.IsFinite(band.Value)) Of(series, band.Subject, band.Metric).Note(band.Minute, band.Value, judged);
            }

            if (!judged) continue;
            foreach (SeriesForecast forecast in watch.Forecasts(static key => key.EndpointId == 0)) Of(series, forecast.Subject, forecast.Metric).Forecast(forecast);
        }

        foreach (IGrouping<FindingMetric, Past> metric in series.Where(static s => s.Value.Errors.Count > 0).GroupBy(static s => s.Key.Item2, static s => s.Value))
        {
            double[] errors = [.. metric.SelectMany(static p => p.Errors).Order()];
            figures.Note($"forecast_{metric.Key}_median_error_in_1_h".ToLowerInvariant(), errors[errors.Length / 2], "share");
            figures.Note($"forecast_{metric.Key}_warnings".ToLowerInvariant(), metric.Sum(static p => p.Warnings), "warnings");
            figures.Note($"forecast_{metric.Key}_false_warnings".ToLowerInvariant(), metric.Sum(static p => p.Warnings - p.Right), "warnings");
        }
    }

    private static Past Of(Dictionary<(Subject, FindingMetric), Past> series, Subject subject, FindingMetric metric)
    {
        (Subject, FindingMetric) key = (subject with { App = "" }, metric);
        if (!series.TryGetValue(key, out Past? past)) series[key] = past = new();
        return past;
    }

    private sealed class Past
    {
        private readonly Queue<(long At, double Expected)> _expected = new();
        private double _highest, _last;
        private long _warned = long.MinValue / 2;
        private bool _open;

        public List<double> Errors { get; } = [];

        public int Warnings { get; private set; }

        public int Right { get; private set; }

        private double Limit => 1.2 * _highest;

        public void Note(long minute, double value, bool judged)
        {
            _last = value;
            if (!judged) _highest = Math.Max(_highest, value);
            while (_expected.TryPeek(out (long At, double Expected) next) && next.At <= minute)
            {
                if (next.At == minute && value > 0) Errors.Add(Math.Abs(next.Expected - value) / value);
                _expected.Dequeue();
            }

            if (!_open || value < Limit || minute - _warned > Hour + 900) return;
            Right++;
            _open = false;
        }

        public void Forecast(SeriesForecast forecast)
        {
            _expected.Enqueue((forecast.MadeAt + Hour, forecast.Points[^1]));
            if (_highest <= 0 || _last >= Limit || forecast.Points.Max() < Limit || forecast.MadeAt - _warned < Again) return;
            Warnings++;
            (_warned, _open) = (forecast.MadeAt, true);
        }
    }
}
