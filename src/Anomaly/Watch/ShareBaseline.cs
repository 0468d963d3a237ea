using Insight.Anomaly.Counts;

namespace Insight.Anomaly.Watch;

/// <summary>Which share of requests is usually an event (an error, slower than usual), and how much that share varies by itself.</summary>
/// <remarks>
/// A window's events are judged by a binomial tail whose counts are divided by their inflation: what the share varies from
/// window to window beyond chance (intra-class correlation, estimated from Pearson residuals), and what is not yet known
/// about the share. Sums over two, three and six windows are judged, so that few requests a minute are enough.
/// What is far from usual is learned only as far as the usual reaches: a fault does not become the norm, unless it lasts.
/// </remarks>
internal sealed class ShareBaseline
{
    /// <summary>Windows with requests that are needed before anything is judged.</summary>
    private const int WarmUp = 30;

    /// <summary>After so many windows in a row out of the usual, what is seen is the new norm: two hours.</summary>
    private const int Adoption = 720;

    private static readonly int[] s_stretches = [2, 3, 6];

    private readonly double _keep, _prior, _margin;
    private readonly float[] _ringEvents = new float[6], _ringTrials = new float[6], _ringExpected = new float[6];
    private double _events, _trials, _pearson = 1, _size;
    private int _seen, _at, _strange;

    /// <summary>Creates a baseline that knows nothing.</summary>
    /// <param name="prior">The share expected before anything was seen; it counts like twenty requests.</param>
    /// <param name="margin">How much the share may rise before anybody cares.</param>
    /// <param name="halfLife">Windows with requests after which what was seen counts half.</param>
    public ShareBaseline(double prior, double margin, double halfLife)
    {
        (_prior, _margin) = (prior, margin);
        _keep = Math.Pow(0.5, 1 / halfLife);
    }

    /// <summary>The usual share.</summary>
    public double Share => (_events + (_prior * 20)) / (_trials + 20);

    /// <summary>Variance of the share among windows, as the correlation of two requests of one window.</summary>
    public double Correlation => _seen == 0 ? 0 : Math.Clamp((_pearson - 1) / Math.Max(_size, 1), 0, 0.5);

    /// <summary>What share of so many requests is ordinary, by what was learned so far; NaN before that is enough.</summary>
    public (double Lower, double Expected, double Upper) Band(double trials)
    {
        if (_seen < WarmUp || trials <= 0) return (double.NaN, double.NaN, double.NaN);
        double usual = Share, share = Math.Min(usual + _margin, 1);
        double inflation = Math.Max(1, 1 + ((trials - 1) * Correlation) + (trials / (_trials + 20)));
        double spread = 3.3 * Math.Sqrt(share * (1 - share) * inflation / trials);
        return (Math.Max(0, usual - spread), usual, Math.Min(1, share + spread));
    }

    /// <summary>Judges one window's events against those before, then learns them.</summary>
    /// <param name="events">Events.</param>
    /// <param name="trials">Requests.</param>
    /// <param name="expected">Whatever is seen is what is usual.</param>
    public Strangeness Observe(double events, double trials, bool expected) => Observe(events, trials, Share, expected);

    /// <summary>Judges one window's events against a share that is known otherwise; how much it varies is learned here.</summary>
    public Strangeness Observe(double events, double trials, double share, bool expected)
    {
        _ringEvents[_at] = (float)events;
        _ringTrials[_at] = (float)trials;
        _ringExpected[_at] = (float)(trials * Math.Min(share + _margin, 1));
        _at = (_at + 1) % _ringEvents.Length;
        if (trials <= 0) return Strangeness.None;

        Strangeness result = _seen < WarmUp ? Strangeness.None : Judge();
        Learn(events, trials, share, expected ? 1 : result.PValue);
        return result;
    }

    /// <summary>Forgets most of how long the share was seen, not what it was: it follows in minutes.</summary>
    public void Loosen()
    {
        _events /= 200;
        _trials /= 200;
    }

    public void Write(BinaryWriter output)
    {
        foreach (float value in _ringEvents) output.Write(value);
        foreach (float value in _ringTrials) output.Write(value);
        foreach (float value in _ringExpected) output.Write(value);
        output.Write(_events);
        output.Write(_trials);
        output.Write(_pearson);
        output.Write(_size);
        output.Write(_seen);
        output.Write(_at);
        output.Write(_strange);
    }

    public void Read(BinaryReader input)
    {
        for (int i = 0; i < _ringEvents.Length; i++) _ringEvents[i] = input.ReadSingle();
        for (int i = 0; i < _ringTrials.Length; i++) _ringTrials[i] = input.ReadSingle();
        for (int i = 0; i < _ringExpected.Length; i++) _ringExpected[i] = input.ReadSingle();
        _events = input.ReadDouble();
        _trials = input.ReadDouble();
        _pearson = input.ReadDouble();
        _size = input.ReadDouble();
        _seen = input.ReadInt32();
        _at = Math.Abs(input.ReadInt32() % _ringEvents.Length);
        _strange = input.ReadInt32();
    }

    /// <summary>
    /// The worst window of a stretch is left out: a pause of a collector is over before anybody could look, and no incident.
    /// </summary>
    private Strangeness Judge()
    {
        double correlation = Correlation;
        Strangeness best = Strangeness.None;
        double events = 0, trials = 0, expected = 0, worst = double.NegativeInfinity;
        int windows = 0, worstAt = -1;
        foreach (int stretch in s_stretches)
        {
            for (; windows < stretch; windows++)
            {
                int i = (_at - 1 - windows + _ringEvents.Length) % _ringEvents.Length;
                events += _ringEvents[i];
                trials += _ringTrials[i];
                expected += _ringExpected[i];
                if (_ringEvents[i] - _ringExpected[i] <= worst) continue;
                (worst, worstAt) = (_ringEvents[i] - _ringExpected[i], i);
            }

            double restEvents = events - _ringEvents[worstAt], restTrials = trials - _ringTrials[worstAt], restExpected = expected - _ringExpected[worstAt];
            if (restTrials <= 0 || (restEvents <= restExpected && best.Windows > 0)) continue;
            double share = Math.Clamp(restExpected / restTrials, 1e-9, 1 - 1e-9);
            // Bursts of one window say nothing of the next: what requests have in common grows with those of a window.
            double inflation = 1 + (((restTrials / (stretch - 1)) - 1) * correlation) + (restTrials / (_trials + 20));
            inflation = Math.Max(inflation, 1);
            double p = Math.Min(1, CountTests.BinomialAtLeast(restEvents / inflation, restTrials / inflation, share) * 2);
            if (p >= best.PValue && best.Windows > 0) continue;
            double usual = Math.Max(0, share - _margin), spread = 3.3 * Math.Sqrt(share * (1 - share) * inflation / restTrials);
            best = new(p, events / trials, usual, Math.Max(0, usual - spread), Math.Min(1, share + spread), stretch);
        }

        return best;
    }

    private void Learn(double events, double trials, double share, double p)
    {
        bool strange = _seen >= WarmUp && p < 1e-5;
        _strange = strange ? _strange + 1 : 0;
        if (strange && _strange < Adoption)
        {
            double inflation = Math.Max(1, 1 + ((trials - 1) * Correlation));
            events = Math.Min(events, (share * trials) + Math.Sqrt(share * (1 - share) * inflation * trials));
        }
        else if (trials > 1 && _seen >= 10)
        {
            double residual = events - (share * trials);
            double pearson = Math.Min(residual * residual / Math.Max(share * (1 - share) * trials, 1e-9), 25);
            _pearson += (pearson - _pearson) / Math.Min(_seen, 720);
            _size += (trials - 1 - _size) / Math.Min(_seen, 720);
        }

        _events = (_events * _keep) + events;
        _trials = (_trials * _keep) + trials;
        if (_seen < int.MaxValue) _seen++;
    }
}
