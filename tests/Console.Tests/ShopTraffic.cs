namespace Insight.Console.Tests;

/// <summary>Ten minutes of a small shop, always the same: for tests and pictures of the page.</summary>
internal static class ShopTraffic
{
    private sealed record Flow(string Source, string Destination, string Method, string Template, int PerWindow, double Milliseconds, byte Evidence, byte Confidence, double Failing = 0, double Refused = 0);

    private static readonly Flow[] s_flows =
    [
        new("", "web", "GET", "/", 42, 12, 0, 0, 0, 0.01),
        new("", "web", "GET", "/products/{int}", 61, 18, 0, 0, 0, 0.02),
        new("", "web", "POST", "/cart/items", 17, 25, 0, 0, 0, 0.04),
        new("", "web", "POST", "/checkout", 6, 140, 0, 0, 0.02, 0.03),
        new("partners", "catalogue", "GET", "/v1/products", 9, 31, 1, 60),
        new("web", "catalogue", "GET", "/v1/products/{int}", 66, 6, 7, 99),
        new("web", "catalogue", "GET", "/v1/search", 21, 22, 7, 99),
        new("web", "cart", "POST", "/carts/{uuid}/items", 17, 9, 7, 99),
        new("web", "cart", "GET", "/carts/{uuid}", 23, 5, 7, 99, 0, 0.01),
        new("web", "recommendations", "GET", "/for/{int}", 48, 38, 7, 99, 0.012),
        new("web", "users", "POST", "/sessions", 7, 60, 7, 99, 0, 0.24),
        new("web", "checkout", "POST", "/orders", 6, 110, 7, 99, 0.02),
        new("cart", "catalogue", "GET", "/v1/products/{int}", 17, 6, 7, 99),
        new("checkout", "cart", "GET", "/carts/{uuid}", 6, 5, 7, 99),
        new("checkout", "payment", "POST", "/charges", 6, 74, 7, 99, 0.08),
        new("checkout", "users", "GET", "/users/{int}", 6, 4, 7, 99),
        new("recommendations", "catalogue", "GET", "/v1/products/{int}", 30, 7, 6, 95),
        new("recommendations", "users", "GET", "/users/{int}/history", 20, 11, 6, 95),
        new("warehouse", "catalogue", "PUT", "/v1/products/{int}/stock", 3, 14, 2, 70),
        new("checkout", "shipping", "POST", "/parcels", 5, 33, 5, 90),
    ];

    /// <summary>Adds the traffic of the windows from <paramref name="from"/> up to <paramref name="to"/>.</summary>
    public static TrafficSeed AddShop(this TrafficSeed seed, DateTime from, DateTime to)
    {
        Random random = new(20260301);
        for (DateTime window = from; window < to; window = window.AddSeconds(10))
        {
            double wave = 1 + 0.35 * Math.Sin(window.TimeOfDay.TotalSeconds / 95) + 0.15 * random.NextDouble();
            foreach (Flow flow in s_flows)
            {
                int requests = Math.Max(1, (int)(flow.PerWindow * wave));
                ulong[] durations = [.. Enumerable.Range(0, requests).Select(_ => (ulong)(1000 * flow.Milliseconds * Math.Exp(0.5 * Normal(random))))];
                seed.Add(new Call(window, flow.Source, flow.Destination, flow.Method, flow.Template, durations)
                {
                    Evidence = flow.Evidence,
                    Confidence = flow.Confidence,
                    Errors5xx = Count(random, requests, flow.Failing),
                    Errors4xx = Count(random, requests, flow.Refused),
                });
            }
        }

        return seed;
    }

    private static int Count(Random random, int requests, double share) => Enumerable.Range(0, requests).Count(_ => random.NextDouble() < share);

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
