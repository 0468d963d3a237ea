using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Watch;

/// <summary>The baselines of one subject.</summary>
/// <remarks>
/// Durations are judged as shares of requests that took longer than usual: slower than 1.25 times the usual median, and than
/// 1.25 times what 95 % usually stay below. Counts need no assumption about the form of the distribution.
/// </remarks>
internal sealed class SubjectWatch
{
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

    /// <summary>What its windows teach.</summary>
    public Episodes Episodes { get; } = new(Questions);

    /// <summary>Start of the last window with requests.</summary>
    public long LastSeen { get; private set; }

    /// <summary>The app with most requests when it was last seen.</summary>
    public string App { get; private set; } = "";

    /// <summary>Judges a window by those before it, then learns it.</summary>
    /// <param name="seconds">Start of the window.</param>
    /// <param name="sums">What the subject did; null: nothing.</param>
    public SubjectJudgement Observe(long seconds, WindowSums? sums)
    {
        if (sums is null)
        {
            (Strangeness silent, _) = _rate.Observe(seconds, 0);
            return new(silent, Strangeness.None, Strangeness.None, Strangeness.None, Strangeness.None, Strangeness.None);
        }

        LastSeen = seconds;
        if (sums.App.Length > 0) App = sums.App;
        (Strangeness low, Strangeness high) = _rate.Observe(seconds, sums.Requests);
        Strangeness server = _serverErrors.Observe(sums.ServerErrors, sums.Requests);
        Strangeness client = _clientErrors.Observe(sums.ClientErrors, sums.Requests);
        (Strangeness half, Strangeness tail) = ObserveDurations(sums);
        return new(low, high, server, client, half, tail);
    }

    public void Write(BinaryWriter output)
    {
        Episodes.Write(output);
        _rate.Write(output);
        foreach (ShareBaseline share in (ShareBaseline[])[_serverErrors, _clientErrors, _slowHalf, _slowTail]) share.Write(output);
        _durations.Write(output);
        output.Write(_halfBucket);
        output.Write(_tailBucket);
        foreach (double value in (double[])[_halfShare, _tailShare, _half, _tail]) output.Write(value);
        output.Write(_untilRefresh);
        output.Write(LastSeen);
        output.Write(App);
    }

    public void Read(BinaryReader input)
    {
        Episodes.Read(input);
        _rate.Read(input);
        foreach (ShareBaseline share in (ShareBaseline[])[_serverErrors, _clientErrors, _slowHalf, _slowTail]) share.Read(input);
        _durations.Read(input);
        _halfBucket = input.ReadInt16();
        _tailBucket = input.ReadInt16();
        _halfShare = input.ReadDouble();
        _tailShare = input.ReadDouble();
        _half = input.ReadDouble();
        _tail = input.ReadDouble();
        _untilRefresh = input.ReadInt32();
        LastSeen = input.ReadInt64();
        App = input.ReadString();
    }

    private (Strangeness Half, Strangeness Tail) ObserveDurations(WindowSums sums)
    {
        if (sums.Durations.Count == 0) return (Strangeness.None, Strangeness.None);
        Strangeness half = Strangeness.None, tail = Strangeness.None;
        if (_halfBucket != short.MaxValue)
        {
            (long slow, long all) = sums.CountAbove(_halfBucket);
            half = InMicroseconds(_slowHalf.Observe(slow, all, _halfShare), 0.5, _half, sums);
            (long slowest, _) = sums.CountAbove(_tailBucket);
            tail = InMicroseconds(_slowTail.Observe(slowest, all, _tailShare), 0.95, _tail, sums);
        }

        double weight = half.PValue < 1e-5 || tail.PValue < 1e-5 ? 0.1 : 1;
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
