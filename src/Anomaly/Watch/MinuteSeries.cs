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
    private long _requests, _bytes;

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

    /// <summary>Ends the minute: its values are judged and learned. Latencies of a minute without requests are missing.</summary>
    public (long Requests, double[] Values, SeriesJudgement[] Judgements) Close(long minute)
    {
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
        (_requests, _bytes) = (0, 0);
        _durations.Clear();
        return (requests, values, judgements);
    }

    public void Write(BinaryWriter output)
    {
        output.Write(App);
        output.Write(LastSeen);
        Episodes.Write(output);
        foreach (double p in _before) output.Write(p);
        output.Write(_requests);
        output.Write(_bytes);
        output.Write(_durations.Count);
        foreach ((short bucket, ulong count) in _durations)
        {
            output.Write(bucket);
            output.Write(count);
        }

        ArrayBufferWriter<byte> state = new();
        foreach (SeriesModel model in _models) model.Write(state);
        output.Write(state.WrittenCount);
        output.Write(state.WrittenSpan);
    }

    public void Read(BinaryReader input)
    {
        App = input.ReadString();
        LastSeen = input.ReadInt64();
        Episodes.Read(input);
        for (int i = 0; i < _before.Length; i++) _before[i] = input.ReadDouble();
        _requests = input.ReadInt64();
        _bytes = input.ReadInt64();
        _durations.Clear();
        for (int left = input.ReadInt32(); left > 0; left--) _durations[input.ReadInt16()] = input.ReadUInt64();
        int length = input.ReadInt32();
        if (length is < 0 or > 65536 * 4) throw new InvalidDataException("The state of a series is longer than it can be.");
        byte[] state = input.ReadBytes(length);
        int at = 0;
        foreach (SeriesModel model in _models) at += model.Read(state.AsSpan(at));
    }
}
