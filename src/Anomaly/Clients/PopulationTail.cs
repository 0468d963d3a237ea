namespace Insight.Anomaly.Clients;

/// <summary>
/// How high one feature rises on a client's day: the population's histogram, and its tail extrapolated from where there is enough of it.
/// </summary>
/// <remarks>
/// <para>Every client has one vote per day, in the bucket of its highest level of that day, so one busy client is one of thousands. Days before
/// count 0.8 times as much each, as long as 500 votes stay.</para>
/// <para>Peaks over threshold: what lies above the 90 % quantile u is described by y, the logarithm of level ÷ u (both plus a small offset), as P(y) = ζ·exp(−(a·y + b·y²)),
/// which is Pareto's tail at b = 0 and the log-normal one at b > 0, through the middle (y50) and the upper tenth (y90) of the excesses. The
/// highest 1 % of the population beyond y90 has no say in where it lies: a few bad clients do not hide the next.</para>
/// <para>Of refusals few clients have any, and one scanner in a hundred clients may be half of those: where the votes first become few and then clearly more
/// again, up to 2 % of the population beyond are no part of the tail. Volumes have such a second crest by nature: offices, crawlers.</para>
/// <para>No vote lies higher than twice the third highest: the first scanner is not what the next are measured by.</para>
/// <para>With few excesses both parameters move to the heavy side.</para>
/// </remarks>
/// <param name="refusals">Whether it is about refusals and attacks.</param>
internal sealed class PopulationTail(bool refusals)
{
    private const double Excesses = 0.1;
    private const float DayWeight = 0.8f;
    private const double KeptVotes = 500;

    /// <summary>What the excesses look like before any is known: mean ln excess, and how many excesses this belief weighs.</summary>
    private const double PriorScale = 0.5, PriorWeight = 10;

    /// <summary>How many excesses it takes to believe half of the curvature.</summary>
    private const double CurvatureWeight = 100;

    /// <summary>How many excesses it takes to believe half of an upper tenth that lies higher than the middle lets expect.</summary>
    private const double UpperTenthWeight = 50;

    /// <summary>Share of the population that may be no part of the tail.</summary>
    private const double Few = 0.02;

    /// <summary>Buckets in which a level doubles.</summary>
    private const int Twice = 6;

    private readonly float[] _before = new float[LevelBuckets.Count];
    private readonly float[] _today = new float[LevelBuckets.Count];
    private double _logThreshold, _share, _linear, _square;
    private int _highest = LevelBuckets.Count - 1;

    /// <summary>What 99 of 100 clients stay below; as of the last <see cref="Fit"/>.</summary>
    public double Ordinary { get; private set; }

    /// <summary>Level above which lies the upper tenth; as of the last <see cref="Fit"/>.</summary>
    public double Threshold { get; private set; } = 1;

    /// <summary>The middle of the population; as of the last <see cref="Fit"/>.</summary>
    public double Middle { get; private set; }

    /// <summary>Buckets up to this one are nothing special; as of the last <see cref="Fit"/>.</summary>
    public int ThresholdBucket { get; private set; }

    /// <summary>Moves a client's vote of today up to a level, if that is higher.</summary>
    public void Rise(ref byte vote, float level, bool censor)
    {
        byte bucket = LevelBuckets.Of(level);
        // Who is far out must not hide the next one who is; many of them move the tail all the same, step by step.
        if (censor && bucket > _highest) bucket = (byte)_highest;
        if (vote != LevelBuckets.None)
        {
            if (bucket <= vote) return;
            _today[vote]--;
        }

        _today[bucket]++;
        vote = bucket;
    }

    /// <summary>Begins a new day.</summary>
    public void EndDay()
    {
        // What is known of few is kept: an app with few clients forgets with votes, not with days.
        double before = _before.Sum(), today = _today.Sum();
        float weight = before <= 0 ? 0 : (float)Math.Clamp((KeptVotes - today) / before, DayWeight, 1);
        for (int i = 0; i < LevelBuckets.Count; i++)
        {
            // Far below one vote is nothing: keeps the arithmetic off denormal numbers.
            float value = (_before[i] * weight) + _today[i];
            _before[i] = value < 1e-6f ? 0 : value;
            _today[i] = 0;
        }
    }

    /// <summary>Brings everything that is read up to date.</summary>
    public void Fit()
    {
        double total = 0;
        for (int i = 0; i < LevelBuckets.Count; i++) total += _before[i] + _today[i];
        if (total <= 0)
        {
            (_share, ThresholdBucket, _highest) = (1, LevelBuckets.Count, LevelBuckets.Count - 1);
            return;
        }

        int threshold = LevelBuckets.Count - 1;
        double excesses = 0;
        while (threshold > 0 && excesses + At(threshold) <= Excesses * total) excesses += At(threshold--);
        ThresholdBucket = threshold;
        _logThreshold = LevelBuckets.LogLower(threshold + 1);
        Threshold = LevelBuckets.Upper(threshold);
        _share = (excesses + 1) / (total + 1);
        Middle = Quantile(total / 2);
        Ordinary = Quantile(total * 0.99);

        int top = refusals ? Crest(threshold, total) : LevelBuckets.Count - 1;
        for (int i = top + 1; i < LevelBuckets.Count; i++) excesses -= At(i);
        excesses = Math.Max(excesses, 0);
        double half = Math.Max(Excess(threshold, top, excesses * 0.5), LevelBuckets.Step / 2);
        double tenth = Math.Max(Excess(threshold, top, excesses * 0.1), half * 1.5);
        // Of few excesses the upper tenth is one client or none: then the middle speaks for it.
        double expected = Math.Min(tenth, half * (Ln10 / Ln2));
        tenth = expected + ((tenth - expected) * excesses / (excesses + UpperTenthWeight));
        double square = Math.Max(0, ((Ln10 / tenth) - (Ln2 / half)) / (tenth - half));
        square *= excesses / (excesses + CurvatureWeight);
        double scale = tenth / (Ln10 - Math.Min(square * tenth * tenth, Ln10 / 2));
        scale = ((scale * excesses) + (PriorScale * PriorWeight)) / (excesses + PriorWeight);
        // The scale's own uncertainty: about one standard error to the heavy side.
        scale *= 1 + (1 / Math.Sqrt(excesses + 1));
        (_linear, _square) = (1 / scale, square);
        _highest = Math.Min(Third() + Twice, LevelBuckets.Count - 1);
    }

    /// <summary>Which part of the clients' days reaches a level; 1 when the level is nothing special.</summary>
    public double Survival(float level)
    {
        double y = LevelBuckets.Log(level) - _logThreshold;
        return y <= 0 ? 1 : _share * Math.Exp(-((_linear + (_square * y)) * y));
    }

    public void Write(BinaryWriter output)
    {
        foreach (float[] votes in new[] { _before, _today })
        {
            int used = votes.Length;
            while (used > 0 && votes[used - 1] == 0) used--;
            output.Write((byte)used);
            for (int i = 0; i < used; i++) output.Write(votes[i]);
        }
    }

    public void Read(BinaryReader input)
    {
        foreach (float[] votes in new[] { _before, _today })
        {
            int used = input.ReadByte();
            if (used > votes.Length) throw new InvalidDataException("A population has too many buckets.");
            for (int i = 0; i < used; i++)
            {
                votes[i] = input.ReadSingle();
                if (!(votes[i] is >= 0 and < 1e12f)) throw new InvalidDataException("A population's vote is no number of clients.");
            }
        }
    }

    private const double Ln2 = 0.69314718055994531, Ln10 = 2.3025850929940457;

    private double At(int bucket) => _before[bucket] + (double)_today[bucket];

    /// <summary>ln of how far so many votes lie above the threshold, those above the top left out; within a bucket evenly spread.</summary>
    private double Excess(int threshold, int top, double votesAbove)
    {
        double above = 0;
        for (int i = top; i > threshold; i--)
        {
            double here = At(i);
            if (here > 0 && above + here >= votesAbove)
            {
                return (i - threshold - ((votesAbove - above) / here)) * LevelBuckets.Step;
            }

            above += here;
        }

        return 0;
    }

    /// <summary>The last bucket before the votes become more again, when those beyond are few; else the last of all.</summary>
    private int Crest(int threshold, double total)
    {
        double least = double.PositiveInfinity;
        int valley = -1;
        for (int from = threshold + 1; from < LevelBuckets.Count; from += Twice)
        {
            double here = 0;
            for (int i = from; i < Math.Min(from + Twice, LevelBuckets.Count); i++) here += At(i);
            // Three votes more are chance.
            if (here >= (2 * least) + 3)
            {
                double beyond = 0;
                for (int i = valley + 1; i < LevelBuckets.Count; i++) beyond += At(i);
                return beyond <= Few * total ? valley : LevelBuckets.Count - 1;
            }

            if (here <= least) (least, valley) = (here, from + Twice - 1);
        }

        return LevelBuckets.Count - 1;
    }

    /// <summary>The bucket of the third highest vote.</summary>
    private int Third()
    {
        double above = 0;
        for (int i = LevelBuckets.Count - 1; i > 0; i--)
        {
            above += At(i);
            if (above >= 2.5) return i;
        }

        return 0;
    }

    private double Quantile(double votesBelow)
    {
        double below = 0;
        for (int i = 0; i < LevelBuckets.Count; i++)
        {
            below += At(i);
            if (below >= votesBelow) return i == 0 ? 0 : LevelBuckets.Upper(i);
        }

        return LevelBuckets.Upper(LevelBuckets.Count - 1);
    }
}
