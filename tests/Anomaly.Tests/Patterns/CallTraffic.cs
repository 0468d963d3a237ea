using Insight.Anomaly.Windows;
using Insight.Storage.Windows;

namespace Insight.Anomaly.Tests.Patterns;

/// <summary>Calls between four services, generated: a gateway asks web, web asks orders and log, orders asks items several times per request.</summary>
internal sealed class CallTraffic(int seed)
{
    private readonly Random _random = new(seed);
    private double _swing;
    private long _failsUntil;

    /// <summary>Calls that orders makes of items per request.</summary>
    public double ItemsPerOrder { get; set; } = 3;

    /// <summary>Share of calls of orders that fail.</summary>
    public double Failures { get; set; }

    /// <summary>Further attempts per failed call.</summary>
    public double Retries { get; set; } = 0.2;

    /// <summary>Whether what is repeated comes all at once.</summary>
    public bool Synchronised { get; set; }

    /// <summary>Factor of what web sends to log.</summary>
    public double Logging { get; set; } = 1;

    /// <summary>Factor of the durations of items' slowest 8 %.</summary>
    public double Tail { get; set; } = 1;

    /// <summary>Share of requests to orders that are refused with 4xx.</summary>
    public double Refused { get; set; } = 0.01;

    /// <summary>A window.</summary>
    public ObservedWindow Window(long seconds)
    {
        _swing = (0.97 * _swing) + (0.08 * Normal());
        double rate = 300 * Math.Exp(_swing) * (1 - (0.5 * Math.Cos(2 * Math.PI * seconds / 86400)));
        // Ordinary trouble: a minute of failures here and there, repeated as seldom as ever.
        if (_random.NextDouble() < 0.0005) _failsUntil = seconds + 60;
        double failures = Math.Max(Failures, seconds < _failsUntil ? 0.05 : 0.003);
        long web = Poisson(rate), orders = Poisson(web * 0.4), failed = Binomial(orders, failures), again = Poisson(failed * Retries);
        long items = Poisson(orders * ItemsPerOrder), logs = Poisson(web * 1.5 * Logging), refused = Binomial(orders, Refused);
        long busiest = Busiest(orders) + (Synchronised ? again : again / 10);
        List<WindowRow> rows = [];
        WindowHistogram itemDurations = Durations(items, 8_000, Tail), orderDurations = OrderDurations(orders);
        rows.Add(Row("gateway", "web", 1, web, 0, 0, 0, Durations(web, 60_000, 1)));
        rows.Add(Row("web", "orders", 2, orders, refused, failed, orders * 400, orderDurations));
        rows.Add(Row("orders", "items", 3, items, 0, 0, items * 100, itemDurations));
        rows.Add(Row("web", "log", 4, logs, 0, 0, (long)(logs * 900 * Math.Exp(0.2 * Normal())), Durations(logs, 2_000, 1)));
        CallRow[] calls =
        [
            new("t", "shop", "web", "orders", 2, orders, orders + again, failed, orders, 1, 0, busiest, orders * 400),
            new("t", "shop", "orders", "items", 3, items, items, 0, Math.Max(1, orders), (long)(ItemsPerOrder * 3), 0, Busiest(items), items * 100),
            new("t", "shop", "web", "log", 4, logs, logs, 0, web, 6, 0, Busiest(logs), logs * 900),
        ];
        return new(seconds, rows, [], [], calls);
    }

    private static WindowRow Row(string source, string service, ulong endpoint, long requests, long refused, long failed, long bytes, WindowHistogram durations) =>
        new("t", "shop", "shop.test", source, service, endpoint, requests, refused, failed, bytes, requests * 2_000, 0, durations);

    private WindowHistogram Durations(long count, double micros, double tail)
    {
        Dictionary<short, long> buckets = [];
        for (long i = 0; i < count; i++) Add(buckets, Item(micros, tail));
        return WindowHistogram.Of(buckets);
    }

    /// <summary>An order waits for the slowest of its items.</summary>
    private WindowHistogram OrderDurations(long count)
    {
        Dictionary<short, long> buckets = [];
        for (long i = 0; i < count; i++)
        {
            double slowest = 0;
            for (int item = 0; item < Math.Max(1, ItemsPerOrder); item++) slowest = Math.Max(slowest, Item(8_000, Tail));
            Add(buckets, 3_000 + slowest);
        }

        return WindowHistogram.Of(buckets);
    }

    private double Item(double micros, double tail) => micros * Math.Exp(0.4 * Normal()) * (_random.NextDouble() < 0.08 ? tail : 1);

    private static void Add(Dictionary<short, long> buckets, double micros)
    {
        short bucket = LogHistogram.BucketOf((ulong)micros);
        buckets[bucket] = buckets.GetValueOrDefault(bucket) + 1;
    }

    private long Busiest(long count)
    {
        long most = 0;
        for (int second = 0; second < 10; second++) most = Math.Max(most, Poisson(count / 10.0));
        return most;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private long Poisson(double mean)
    {
        if (mean > 30) return Math.Max(0, (long)Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        double limit = Math.Exp(-mean), product = _random.NextDouble();
        long count = 0;
        for (; product > limit; count++) product *= _random.NextDouble();
        return count;
    }

    private long Binomial(long trials, double share) => Math.Min(trials, Poisson(trials * share));
}
