using Insight.Anomaly.Tests.Watch;
using Insight.Anomaly.Windows;
using Insight.Storage.Windows;

namespace Insight.Anomaly.Tests.Incidents;

/// <summary>Windows of a web front that asks a cart, which asks a store; and of a blog beside them. Callers wait for those they call.</summary>
internal sealed class SmallShop(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Traffic _counts = new(seed + 1);

    public double StoreMicroseconds { get; set; } = 5_000;

    public double StoreErrors { get; set; }

    public double BlogErrors { get; set; } = 0.001;

    public IReadOnlyList<WindowRow> Rows()
    {
        List<(double Micros, bool Failed)> web = [], cart = [], store = [], blog = [];
        for (int i = _counts.Poisson(100); i > 0; i--)
        {
            double storeTime = StoreMicroseconds * Spread(), cartTime = storeTime + (8_000 * Spread()), webTime = cartTime + (10_000 * Spread());
            bool failed = _random.NextDouble() < StoreErrors;
            store.Add((storeTime, failed));
            cart.Add((cartTime, failed));
            web.Add((webTime, failed && _random.NextDouble() < 0.9));
        }

        for (int i = _counts.Poisson(50); i > 0; i--) blog.Add((20_000 * Spread(), _random.NextDouble() < BlogErrors));
        return [Row("", "web", 1, web), Row("web", "cart", 2, cart), Row("cart", "store", 3, store), Row("", "blog", 4, blog)];
    }

    private static WindowRow Row(string source, string service, ulong endpoint, List<(double Micros, bool Failed)> requests) => new(
        "t", "shop", "shop.test", source, service, endpoint, requests.Count, 0, requests.Count(r => r.Failed), 0, 0, (long)requests.Sum(r => r.Micros),
        WindowHistogram.Of(requests.Select(r => KeyValuePair.Create(LogHistogram.BucketOf((ulong)r.Micros), 1L))));

    private double Spread() => Math.Exp(0.4 * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
}
