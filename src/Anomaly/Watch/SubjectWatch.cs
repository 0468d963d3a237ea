using Insight.Anomaly.Findings;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Watch;

/// <summary>The baselines of one subject.</summary>
/// <remarks>
/// Durations are judged as shares of requests that took longer than usual: slower than 1.25 times the usual median, and than
/// 1.25 times what 95 % usually stay below. Counts need no assumption about the form of the distribution.
/// </remarks>
internal sealed class SubjectWatch
{
    /// <summary>What the questions asked of one subject in one window are about, in this order.</summary>
    public static readonly FindingMetric[] Metrics =
        [FindingMetric.RequestRate, FindingMetric.RequestRate, FindingMetric.ErrorRate, FindingMetric.ClientErrorRate, FindingMetric.LatencyP50, FindingMetric.LatencyP95];

    /// <summary>Questions asked of one subject in one window.</summary>
    public const int Questions = 6;

    /// <summary>Longer by this factor is slower: differences below are nobody's incident.</summary>
    private const double Slower = 1.25;

    /// <summary>And so are differences of so many microseconds.</summary>
    private const double Unfelt = 2000;

    /// <summary>Windows with requests from one look at the usual durations to the next.</summary>
    private const int Refresh = 30;

    private readonly RateBaseline _rate = new();
    private readonly ShareBaseline _serverErrors = new(0.002, 0.005, 4320), _clientErrors = new(0.02, 0.02, 4320);
    private readonly ShareBaseline _slowHalf = new(0.5, 0.02, 720), _slowTail = new(0.05, 0.01, 720);
    private readonly QuantileBaseline _durations = new(180);
    private short _halfBucket = short.MaxValue, _tailBucket = short.MaxValue;
    private double _halfShare = 0.5, _tailShare = 0.05, _half = double.NaN, _tail = double.NaN;
    private int _untilRefresh = Refresh;

    /// <summary>Of rate, failures, 4xx and durations; there is none before anything was expected.</summary>
    private Shelf[]? _shelves;

    /// <summary>What its windows teach.</summary>
    public Episodes Episodes { get; } = new(Questions);

    /// <summary>Start of the last window with requests.</summary>
    public long LastSeen { get; private set; }

    /// <summary>The app with most requests when it was last seen.</summary>
    public string App { get; private set; } = "";

    /// <summary>Judges a window by those before it, then learns it.</summary>
    /// <param name="seconds">Start of the window.</param>
    /// <param name="sums">What the subject did; null: nothing.</param>
    /// <param name="expected">Says of which metrics whatever is seen is expected; null: of none.</param>
    public SubjectJudgement Observe(long seconds, WindowSums? sums, Func<FindingMetric, bool>? expected)
    {
        if (expected is not null || _shelves is not null) TurnShelves(expected ?? (static _ => false));
        if (sums is null)
        {
            (Strangeness silent, _) = _rate.Observe(seconds, 0, IsExpected(0));
            return new(silent, Strangeness.None, Strangeness.None, Strangeness.None, Strangeness.None, Strangeness.None);
        }

        LastSeen = seconds;
        if (sums.App.Length > 0) App = sums.App;
        (Strangeness low, Strangeness high) = _rate.Observe(seconds, sums.Requests, IsExpected(0));
        Strangeness server = _serverErrors.Observe(sums.ServerErrors, sums.Requests, IsExpected(2));
        Strangeness client = _clientErrors.Observe(sums.ClientErrors, sums.Requests, IsExpected(3));
        (Strangeness half, Strangeness tail) = ObserveDurations(sums);
        return new(low, high, server, client, half, tail);
    }

    /// <summary>Whether whatever is seen is expected, of the metric of a question.</summary>
    public bool IsExpected(int question) => _shelves is not null && _shelves[ShelfOf(question)].IsTaken;

    public void Write(BinaryWriter output)
    {
        Episodes.Write(output);
        _rate.Write(output);
        _serverErrors.Write(output);
        _clientErrors.Write(output);
        WriteDurations(output);
        output.Write(LastSeen);
        output.Write(App);
        output.Write(_shelves is not null);
        foreach (Shelf shelf in _shelves ?? []) shelf.Write(output);
    }

    public void Read(BinaryReader input)
    {
        Episodes.Read(input);
        _rate.Read(input);
        _serverErrors.Read(input);
        _clientErrors.Read(input);
        ReadDurations(input);
        LastSeen = input.ReadInt64();
        App = input.ReadString();
        _shelves = input.ReadBoolean() ? NewShelves() : null;
        foreach (Shelf shelf in _shelves ?? []) shelf.Read(input);
    }

    private static Shelf[] NewShelves() => [new(), new(), new(), new()];

    private static int ShelfOf(int question) => question switch { 0 or 1 => 0, 2 => 1, 3 => 2, _ => 3 };

    private void TurnShelves(Func<FindingMetric, bool> expected)
    {
        _shelves ??= NewShelves();
        _shelves[0].Turn(expected(FindingMetric.RequestRate), _rate.Write, _rate.Read, static () => { });
        _shelves[1].Turn(expected(FindingMetric.ErrorRate), _serverErrors.Write, _serverErrors.Read, _serverErrors.Loosen);
        _shelves[2].Turn(expected(FindingMetric.ClientErrorRate), _clientErrors.Write, _clientErrors.Read, _clientErrors.Loosen);
        _shelves[3].Turn(expected(FindingMetric.LatencyP50) || expected(FindingMetric.LatencyP95), WriteDurations, ReadDurations, _durations.Loosen);
        if (!Array.Exists(_shelves, static s => s.IsTaken)) _shelves = null;
    }

    private void WriteDurations(BinaryWriter output)
    {
        _slowHalf.Write(output);
        _slowTail.Write(output);
        _durations.Write(output);
        output.Write(_halfBucket);
        output.Write(_tailBucket);
        foreach (double value in (double[])[_halfShare, _tailShare, _half, _tail]) output.Write(value);
        output.Write(_untilRefresh);
    }

    private void ReadDurations(BinaryReader input)
    {
        _slowHalf.Read(input);
        _slowTail.Read(input);
        _durations.Read(input);
        _halfBucket = input.ReadInt16();
        _tailBucket = input.ReadInt16();
        _halfShare = input.ReadDouble();
        _tailShare = input.ReadDouble();
        _half = input.ReadDouble();
        _tail = input.ReadDouble();
        _untilRefresh = input.ReadInt32();
    }

    private (Strangeness Half, Strangeness Tail) ObserveDurations(WindowSums sums)
    {
        if (sums.Durations.Count == 0) return (Strangeness.None, Strangeness.None);
        Strangeness half = Strangeness.None, tail = Strangeness.None;
        if (_halfBucket != short.MaxValue)
        {
            (long slow, long all) = sums.CountAbove(_halfBucket);
            half = InMicroseconds(_slowHalf.Observe(slow, all, _halfShare, IsExpected(4)), 0.5, _half, sums);
            (long slowest, _) = sums.CountAbove(_tailBucket);
            tail = InMicroseconds(_slowTail.Observe(slowest, all, _tailShare, IsExpected(5)), 0.95, _tail, sums);
        }

        double weight = !IsExpected(4) && (half.PValue < 1e-5 || tail.PValue < 1e-5) ? 0.1 : 1;
        foreach (WindowHistogram histogram in sums.Durations) _durations.Add(histogram, weight);
        if (--_untilRefresh <= 0) Look();
        return (half, tail);
    }

    private void Look()
    {
        _untilRefresh = Refresh;
        _half = _durations.Value(0.5);
        _tail = _durations.Value(0.95);
        _halfBucket = SlowFrom(_half);
        _tailBucket = SlowFrom(_tail);
        _halfShare = _durations.ShareAbove(_halfBucket);
        _tailShare = _durations.ShareAbove(_tailBucket);
    }

    private static short SlowFrom(double usual) => Storage.Windows.LogHistogram.BucketOf((ulong)Math.Max(usual * Slower, usual + Unfelt));

    /// <summary>Says in microseconds what was judged as a share: people read durations.</summary>
    private Strangeness InMicroseconds(Strangeness share, double quantile, double usual, WindowSums sums)
    {
        if (share.PValue > FindingSink.Floor) return share;
        double spread = share.Upper - share.Expected;
        return share with
        {
            Observed = Quantile(sums, quantile),
            Expected = usual,
            Lower = _durations.Value(Math.Max(0, quantile - spread)),
            Upper = Math.Max(usual * Slower, _durations.Value(Math.Min(1, quantile + spread)))
        };
    }

    private static double Quantile(WindowSums sums, double quantile)
    {
        Dictionary<short, ulong> all = [];
        foreach (WindowHistogram histogram in sums.Durations)
        {
            for (int i = 0; i < histogram.Buckets.Length; i++)
            {
                short bucket = histogram.Buckets[i];
                all[bucket] = all.GetValueOrDefault(bucket) + (ulong)histogram.Counts[i];
            }
        }

        return Storage.Windows.LogHistogram.Quantile(all, quantile);
    }
}
