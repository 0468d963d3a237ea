using Insight.Anomaly.Windows;
using Insight.Storage.Windows;

namespace Insight.Anomaly.Tests.Watch;

/// <summary>Windows of one caller at one endpoint, by a fixed seed.</summary>
internal sealed class Traffic(int seed)
{
    private readonly Random _random = new(seed);

    public double Rate { get; set; } = 8;

    public double Errors { get; set; } = 0.002;

    public double Median { get; set; } = 20_000;

    public WindowRow Row(string source = "web", string service = "cart", ulong endpoint = 7)
    {
        int requests = Poisson(Rate * ObservedWindow.Length), failed = 0;
        Dictionary<short, long> durations = [];
        long micros = 0;
        for (int i = 0; i < requests; i++)
        {
            if (_random.NextDouble() < Errors) failed++;
            ulong duration = (ulong)(Median * Math.Exp(0.5 * Normal()));
            micros += (long)duration;
            short bucket = LogHistogram.BucketOf(duration);
            durations[bucket] = durations.GetValueOrDefault(bucket) + 1;
        }

        return new("t", "shop", "shop.test", source, service, endpoint, requests, 0, failed, 0, requests * 1000, micros, WindowHistogram.Of(durations));
    }

    public int Poisson(double mean)
    {
        if (mean > 200) return (int)Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        double limit = Math.Exp(-mean), product = _random.NextDouble();
        int count = 0;
        for (; product > limit; count++) product *= _random.NextDouble();
        return count;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
