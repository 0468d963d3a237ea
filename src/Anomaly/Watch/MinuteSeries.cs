using System.Buffers;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Series;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Watch;

/// <summary>The series of one subject, a point per minute: request rate, both latencies, throughput. Failures are judged by <see cref="WindowWatch"/>: a few among many requests are no number on a scale.</summary>
internal sealed class MinuteSeries
{
    /// <summary>What is watched, in this order.</summary>
    public static IReadOnlyList<FindingMetric> Metrics { get; } =
        [FindingMetric.RequestRate, FindingMetric.LatencyP50, FindingMetric.LatencyP95, FindingMetric.Throughput];

    private readonly SeriesModel[] _models = [.. Metrics.Select(_ => new SeriesModel())];
    private readonly Dictionary<short, ulong> _durations = [];

    /// <summary>Per metric the p-values of the last two minutes.</summary>
    private readonly double[] _before = [.. Enumerable.Repeat(1.0, Metrics.Count * 2)];
    private long _requests, _bytes, _failures;

    /// <summary>For drawing alone; half-life in minutes with requests.</summary>
    private readonly ShareBaseline _errors = new(0.002, 0.005, 720);

    /// <summary>The minute that ended last; empty when none did since the start.</summary>
    public IReadOnlyList<MinuteBand> Bands { get; private set; } = [];

    /// <summary>Per metric; there is none before anything was expected.</summary>
    private Shelf[]? _shelves;

    /// <summary>What its minutes teach.</summary>
    public Episodes Episodes { get; } = new(Metrics.Count);

    /// <summary>The app with most requests when it was last seen.</summary>
    public string App { get; private set; } = "";

    /// <summary>Start of the last window with requests.</summary>
    public long LastSeen { get; private set; }

    /// <summary>The model of a metric.</summary>
    public SeriesModel this[int metric] => _models[metric];

    /// <summary>Adds a window to the minute under way.</summary>
    public void Add(long seconds, WindowSums sums)
    {
        LastSeen = seconds;
        if (sums.App.Length > 0) App = sums.App;
        _requests += sums.Requests;
        _bytes += sums.ResponseBytes;
        _failures += sums.ServerErrors;
        foreach (WindowHistogram histogram in sums.Durations)
        {
            for (int i = 0; i < histogram.Buckets.Length; i++)
            {
                short bucket = histogram.Buckets[i];
                _durations[bucket] = _durations.GetValueOrDefault(bucket) + (ulong)histogram.Counts[i];
            }
        }
    }

    /// <summary>The second strangest of the last three minutes: the worst may be a pause of a moment.</summary>
    public double Lasting(int metric, double p)
    {
        ref double last = ref _before[metric * 2], beforeLast = ref _before[(metric * 2) + 1];
        double middle = Math.Max(Math.Min(p, last), Math.Min(Math.Max(p, last), beforeLast));
        (beforeLast, last) = (last, p);
        return middle;
    }

    /// <summary>Whether whatever is seen is expected, of a metric.</summary>
    public bool IsExpected(int metric) => _shelves is not null && _shelves[metric].IsTaken;

    /// <summary>Ends the minute: its values are judged and learned. Latencies of a minute without requests are missing.</summary>
    /// <param name="minute">Start of the minute.</param>
    /// <param name="expected">Says of which metrics whatever is seen is expected; null: of none.</param>
    public (long Requests, double[] Values, SeriesJudgement[] Judgements) Close(long minute, Func<FindingMetric, bool>? expected)
    {
        if (expected is not null || _shelves is not null) TurnShelves(expected ?? (static _ => false));
        double[] values =
        [
            _requests / 60.0,
            Storage.Windows.LogHistogram.Quantile(_durations, 0.5),
            Storage.Windows.LogHistogram.Quantile(_durations, 0.95),
            _bytes / 60.0
        ];
        SeriesJudgement[] judgements = new SeriesJudgement[values.Length];
        for (int i = 0; i < values.Length; i++) judgements[i] = _models[i].Observe(new(minute, values[i]));
        long requests = _requests;
        NoteBands(values, judgements);
        (_requests, _bytes, _failures) = (0, 0, 0);
        _durations.Clear();
        return (requests, values, judgements);
    }

    /// <summary>What is expected of a metric at later times.</summary>
    public double[] Forecast(int metric, long from) =>
        [.. Enumerable.Range(1, SeriesForecast.Steps).Select(step => Math.Max(0, _models[metric].Forecast(from + ((long)step * SeriesForecast.StepSeconds))))];

    private void NoteBands(double[] values, SeriesJudgement[] judgements)
    {
        MinuteBand[] bands = new MinuteBand[values.Length + 1];
        for (int i = 0; i < values.Length; i++)
        {
            // Latencies come in buckets: a band is never narrower than the two beside it. Nothing that is watched is ever below zero.
            double blur = Metrics[i] is FindingMetric.LatencyP50 or FindingMetric.LatencyP95 ? Storage.Windows.LogHistogram.Ratio : 1;
            bands[i] = new(Metrics[i], values[i], Math.Max(0, judgements[i].Lower / blur), Math.Max(0, judgements[i].Expected), Math.Max(0, judgements[i].Upper * blur));
        }

        (double lower, double expected, double upper) = _errors.Band(_requests);
        bands[^1] = new(FindingMetric.ErrorRate, _requests == 0 ? double.NaN : (double)_failures / _requests, lower, expected, upper);
        _errors.Observe(_failures, _requests, expected: false);
        Bands = bands;
    }

    public void Write(BinaryWriter output)
    {
        output.Write(App);
        output.Write(LastSeen);
        Episodes.Write(output);
        foreach (double p in _before) output.Write(p);
        output.Write(_requests);
        output.Write(_bytes);
        output.Write(_failures);
        _errors.Write(output);
        output.Write(_durations.Count);
        foreach ((short bucket, ulong count) in _durations)
        {
            output.Write(bucket);
            output.Write(count);
        }

        foreach (SeriesModel model in _models) Write(output, model);
        output.Write(_shelves is not null);
        foreach (Shelf shelf in _shelves ?? []) shelf.Write(output);
    }

    public void Read(BinaryReader input)
    {
        App = input.ReadString();
        LastSeen = input.ReadInt64();
        Episodes.Read(input);
        for (int i = 0; i < _before.Length; i++) _before[i] = input.ReadDouble();
        _requests = input.ReadInt64();
        _bytes = input.ReadInt64();
        _failures = input.ReadInt64();
        _errors.Read(input);
        _durations.Clear();
        for (int left = input.ReadInt32(); left > 0; left--) _durations[input.ReadInt16()] = input.ReadUInt64();
        foreach (SeriesModel model in _models) Read(input, model);
        _shelves = input.ReadBoolean() ? NewShelves() : null;
        foreach (Shelf shelf in _shelves ?? []) shelf.Read(input);
    }

    private static Shelf[] NewShelves() => [.. Metrics.Select(static _ => new Shelf())];

    private void TurnShelves(Func<FindingMetric, bool> expected)
    {
        _shelves ??= NewShelves();
        for (int i = 0; i < _shelves.Length; i++)
        {
            SeriesModel model = _models[i];
            _shelves[i].Turn(expected(Metrics[i]), output => Write(output, model), input => Read(input, model), static () => { });
        }

        if (!Array.Exists(_shelves, static s => s.IsTaken)) _shelves = null;
    }

    private static void Write(BinaryWriter output, SeriesModel model)
    {
        ArrayBufferWriter<byte> state = new();
        model.Write(state);
        output.Write(state.WrittenCount);
        output.Write(state.WrittenSpan);
    }

    private static void Read(BinaryReader input, SeriesModel model)
    {
        int length = input.ReadInt32();
        if (length is < 0 or > 65536) throw new InvalidDataException("The state of a series is longer than it can be.");
        model.Read(input.ReadBytes(length));
    }
}
