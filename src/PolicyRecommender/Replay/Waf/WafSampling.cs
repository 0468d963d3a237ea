using System.Runtime.InteropServices;
using Insight.Policy.WafChanges;

namespace Insight.PolicyRecommender.Replay.Waf;

/// <summary>Counts the requests that a stricter level of the WAF looked at in shadow, and those that they stand for. A client of a day is looked at whole or not at all.</summary>
internal sealed class WafSampling
{
    private const long DayMicros = 86_400_000_000;

    private readonly Dictionary<ulong, Counts> _sampled = [];
    private readonly ClientCount _days = new();
    private long _ordinary;

    /// <summary>Requests that were looked at.</summary>
    public long Requests { get; private set; }

    /// <summary>These, and those that they stand for.</summary>
    public long All { get; private set; }

    /// <summary>How many requests one of the sample stands for.</summary>
    private double Scale => Requests == 0 ? 0 : (double)All / Requests;

    public void Add(ulong client, long timeMicros, WafEffect effect, bool isOrdinary)
    {
        ulong day = client ^ ((ulong)(timeMicros / DayMicros) * 0x9E3779B97F4A7C15);
        All++;
        if (isOrdinary) _ordinary++;
        _days.Add(day);
        if (effect == WafEffect.Unsampled || (_sampled.Count >= ClientCount.Most && !_sampled.ContainsKey(day))) return;
        Requests++;
        ref Counts counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_sampled, day, out _);
        bool stops = effect == WafEffect.StopsInSample;
        if (stops) counts.Touched++;
        if (!isOrdinary) return;
        counts.Ordinary++;
        if (stops) counts.TouchedOrdinary++;
    }

    /// <summary>Requests that would be stopped, by the sample.</summary>
    public long Touched => (long)Math.Round(_sampled.Values.Sum(static counts => counts.Touched) * Scale);

    /// <summary>Of these, those that nothing speaks against.</summary>
    public long TouchedOrdinary => (long)Math.Round(_sampled.Values.Sum(static counts => counts.TouchedOrdinary) * Scale);

    /// <summary>Clients of those that would be stopped, each day's by themselves.</summary>
    public long TouchedClients => _sampled.Count == 0 ? 0 : (long)Math.Round((double)_sampled.Values.Count(static counts => counts.Touched > 0) * _days.Count / _sampled.Count);

    /// <summary>Upper bound of the share of all ordinary requests that would be stopped, where some others are known exactly.</summary>
    /// <param name="ordinary">All ordinary requests.</param>
    /// <param name="touchedKnown">Ordinary requests that would be stopped and are known to be.</param>
    public double Bound(long ordinary, long touchedKnown)
    {
        // Two bounds, each with half of what may be wrong.
        const double Half = BinomialBound.DefaultTail / 2;
        if (ordinary == 0) return 1;
        double sampled = ClusterBound.Upper(_sampled.Values.Where(static counts => counts.Ordinary > 0).Select(static counts => (counts.Ordinary, counts.TouchedOrdinary)), Half);
        return Math.Min(1, (touchedKnown == 0 ? 0 : BinomialBound.Upper(touchedKnown, ordinary, Half)) + (sampled * _ordinary / ordinary));
    }

    private record struct Counts
    {
        public long Touched { get; set; }

        public long Ordinary { get; set; }

        public long TouchedOrdinary { get; set; }
    }
}
