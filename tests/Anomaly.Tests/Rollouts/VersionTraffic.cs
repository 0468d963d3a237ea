using Insight.Anomaly.Windows;
using Insight.Storage.Windows;

namespace Insight.Anomaly.Tests.Rollouts;

/// <summary>Two versions of one service, generated: four endpoints, a rhythm, failures of a backend that hit both, minutes in which one instance is slower.</summary>
internal sealed class VersionTraffic(int seed)
{
    private readonly Random _random = new(seed);
    private double _slowOne, _slowBoth;
    private long _outageUntil;

    /// <summary>A window in which the new version gets a share of the requests.</summary>
    /// <param name="seconds">Start.</param>
    /// <param name="share">Share of the new version; 0: it is not there.</param>
    /// <param name="moreErrors">Share of errors of the new version on top.</param>
    /// <param name="slower">Factor of its durations.</param>
    /// <param name="perSecond">Requests per second of both.</param>
    public ObservedWindow Window(long seconds, double share, double moreErrors = 0, double slower = 1, double perSecond = 40)
    {
        _slowOne = (0.9 * _slowOne) + (0.01 * Normal());
        _slowBoth = (0.95 * _slowBoth) + (0.03 * Normal());
        if (_random.NextDouble() < 0.0005) _outageUntil = seconds + 60 + _random.Next(240);
        double rhythm = 1 - (0.6 * Math.Cos(2 * Math.PI * seconds / 86400));
        List<VersionRow> rows = [];
        for (ulong endpoint = 1; endpoint <= 4; endpoint++)
        {
            double ordinary = endpoint == 3 && seconds < _outageUntil ? 0.3 : 0.001 * endpoint;
            double requests = perSecond * 10 * rhythm / (endpoint * 2.1);
            Add("v1", endpoint, requests * (1 - share), ordinary, 1);
            if (share > 0) Add("v2", endpoint, requests * share, Math.Min(1, ordinary + moreErrors), slower * Math.Exp(_slowOne));
        }

        return new(seconds, [], share > 0 ? rows : [], [], []);

        void Add(string version, ulong endpoint, double mean, double errors, double factor)
        {
            int count = Poisson(mean), failed = 0;
            if (count == 0) return;
            // One client's broken requests come together.
            double here = _random.NextDouble() < 0.02 ? Math.Min(1, errors + 0.05) : errors;
            Dictionary<short, long> durations = [];
            for (int i = 0; i < count; i++)
            {
                if (_random.NextDouble() < here) failed++;
                double micros = 20_000 * endpoint * factor * Math.Exp(_slowBoth + (0.6 * Normal()));
                short bucket = LogHistogram.BucketOf((ulong)micros);
                durations[bucket] = durations.GetValueOrDefault(bucket) + 1;
            }

            rows.Add(new("t", "shop", "shop.test", "orders", version, endpoint, count, failed, WindowHistogram.Of(durations)));
        }
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private int Poisson(double mean)
    {
        if (mean > 30) return Math.Max(0, (int)Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        double limit = Math.Exp(-mean), product = _random.NextDouble();
        int count = 0;
        for (; product > limit; count++) product *= _random.NextDouble();
        return count;
    }
}
