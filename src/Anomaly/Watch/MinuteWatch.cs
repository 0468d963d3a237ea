using System.Globalization;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Series;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Watch;

/// <summary>Watches series by the minute with the ensemble of <see cref="SeriesModel"/>: what is strange for the time of day or week, what drifts, what stands still.</summary>
/// <remarks>
/// A strange minute alone is not told: two of three must be. Beside <see cref="WindowWatch"/>, which sees sudden faults sooner and in fewer requests. Services come first, then edges,
/// endpoints and endpoints per edge, while there is room.
/// </remarks>
public sealed class MinuteWatch : IWindowDetector
{
    private const int Version = 2;
    private const long Minute = 60;

    /// <summary>Requests in a minute below which latencies say little.</summary>
    private const long LeastRequests = 30;

    private readonly WatchSettings _settings;
    private readonly Dictionary<SubjectKey, MinuteSeries> _subjects = [];
    private readonly AppTails _tails = new(MinuteSeries.Metrics.Count);
    private readonly List<SubjectKey> _gone = [];
    private long _minute = -1;

    /// <summary>The minute that ended with the last window; -1 when none did.</summary>
    private long _ended = -1;

    /// <summary>Creates a watch that knows nothing.</summary>
    public MinuteWatch(WatchSettings? settings = null) => _settings = settings ?? new();

    /// <summary>Series watched now.</summary>
    public int Series => _subjects.Count * MinuteSeries.Metrics.Count;

    /// <inheritdoc />
    public void Observe(ObservedWindow window, FindingSink sink)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(sink);
        long minute = window.Seconds / Minute * Minute;
        _ended = -1;
        if (minute != _minute)
        {
            if (_minute >= 0) Close(sink);
            (_ended, _minute) = (_minute, minute);
        }

        foreach ((SubjectKey key, WindowSums sums) in SubjectSums.Of(window.Rows))
        {
            if (!_subjects.TryGetValue(key, out MinuteSeries? series))
            {
                if ((_subjects.Count + 1) * MinuteSeries.Metrics.Count > _settings.MostSeries) continue;
                _subjects[key] = series = new();
            }

            series.Add(window.Seconds, sums);
        }
    }

    /// <summary>What the series of the minute showed that ended with the last window; nothing in the windows between.</summary>
    /// <param name="wanted">Whose series.</param>
    internal IEnumerable<Band> Bands(Func<SubjectKey, bool> wanted)
    {
        if (_ended < 0) yield break;
        foreach ((SubjectKey key, MinuteSeries series) in _subjects)
        {
            if (series.Bands.Count == 0 || !wanted(key)) continue;
            Subject subject = SubjectOf(key, series.App);
            foreach (MinuteBand band in series.Bands)
            {
                if (double.IsFinite(band.Value) || double.IsFinite(band.Expected)) yield return new(subject, band.Metric, _ended, band.Value, band.Lower, band.Expected, band.Upper);
            }
        }
    }

    /// <summary>What is expected of the next hour, when the last window began a stretch of <see cref="SeriesForecast.StepSeconds"/>.</summary>
    /// <param name="wanted">Whose series.</param>
    internal IEnumerable<SeriesForecast> Forecasts(Func<SubjectKey, bool> wanted)
    {
        if (_ended < 0 || _minute / SeriesForecast.StepSeconds == _ended / SeriesForecast.StepSeconds) yield break;
        foreach ((SubjectKey key, MinuteSeries series) in _subjects)
        {
            if (!wanted(key)) continue;
            for (int i = 0; i < MinuteSeries.Metrics.Count; i++)
            {
                double[] points = series.Forecast(i, _minute);
                if (points.All(double.IsFinite)) yield return new(SubjectOf(key, series.App), MinuteSeries.Metrics[i], _minute, points);
            }
        }
    }

    /// <inheritdoc />
    public void Write(BinaryWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Version);
        output.Write(_minute);
        _tails.Write(output);
        output.Write(_subjects.Count);
        foreach ((SubjectKey key, MinuteSeries series) in _subjects)
        {
            key.Write(output);
            series.Write(output);
        }
    }

    /// <inheritdoc />
    public void Read(BinaryReader input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int version = input.ReadInt32();
        if (version != Version) throw new InvalidDataException($"The state of the watch over minutes has version {version}; this program reads {Version}.");
        _minute = input.ReadInt64();
        _tails.Read(input);
        _subjects.Clear();
        for (int left = input.ReadInt32(); left > 0; left--)
        {
            SubjectKey key = SubjectKey.Read(input);
            MinuteSeries series = new();
            series.Read(input);
            _subjects[key] = series;
        }
    }

    private void Close(FindingSink sink)
    {
        foreach ((SubjectKey key, MinuteSeries series) in _subjects)
        {
            (long requests, double[] values, SeriesJudgement[] judgements) = series.Close(_minute, key.Expected(sink.Expected));
            PooledTail[] tails = _tails.Of(key.Tenant, series.App);
            for (int i = 0; i < judgements.Length; i++)
            {
                FindingMetric metric = MinuteSeries.Metrics[i];
                double p = series.Lasting(i, Matters(metric, values[i], judgements[i], requests) ? judgements[i].PValue : 1);
                double calibrated = tails[i].Calibrate(p);
                if (!series.IsExpected(i) && series.Episodes.Teach(i, p, _minute) is { } learned) tails[i].Learn(learned);
                if (calibrated <= FindingSink.Floor) sink.Add(FindingOf(key, series.App, metric, values[i], judgements[i] with { PValue = calibrated }, requests));
            }

            sink.CountTests(key.Tenant, series.App, QuestionGroup.Traffic, judgements.Length);
            if (_minute - series.LastSeen > _settings.ForgetAfter) _gone.Add(key);
        }

        foreach (SubjectKey key in _gone) _subjects.Remove(key);
        _gone.Clear();
    }

    /// <summary>Whether anybody cares: far enough outside of what is usual, in enough requests.</summary>
    private static bool Matters(FindingMetric metric, double value, SeriesJudgement judgement, long requests) => metric switch
    {
        FindingMetric.RequestRate => value > Math.Max(judgement.Upper * 1.6, judgement.Upper + 0.5) || value < Math.Min(judgement.Lower * 0.6, judgement.Lower - 0.5),
        FindingMetric.Throughput => value > Math.Max(judgement.Upper * 1.6, judgement.Upper + 4096) || value < Math.Min(judgement.Lower * 0.6, judgement.Lower - 4096),
        _ => requests >= LeastRequests && value > Math.Max(judgement.Upper * 1.25, judgement.Upper + 2000)
    };

    private Finding FindingOf(SubjectKey key, string app, FindingMetric metric, double value, SeriesJudgement judgement, long requests)
    {
        DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(_minute);
        return new(
            SubjectOf(key, app), metric, start, start.AddSeconds(Minute), judgement.PValue, value, judgement.Expected, judgement.Lower, judgement.Upper, requests,
            Sentence(metric, value, judgement));
    }

    private static Subject SubjectOf(SubjectKey key, string app) => new(key.Kind, key.Tenant, app, key.Host, key.Source, key.Service, key.EndpointId, "");

    private static string Sentence(FindingMetric metric, double value, SeriesJudgement judgement)
    {
        (string what, string unit, double scale) = metric switch
        {
            FindingMetric.RequestRate => ("requests", " per second", 1.0),
            FindingMetric.LatencyP50 => ("the median duration", " ms", 0.001),
            FindingMetric.LatencyP95 => ("the duration that 95 % stay below", " ms", 0.001),
            _ => ("response bytes", " KB per second", 1.0 / 1024)
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {value * scale:0.##}{unit} in a minute, where {judgement.Lower * scale:0.##} to {judgement.Upper * scale:0.##} is usual at this time");
    }
}
