using System.Globalization;
using Insight.Export.Events;

namespace Insight.Bench.Export;

/// <summary>Requests as a shop's gateway sees them; the same ones every time.</summary>
internal static class Requests
{
    private static readonly string[] s_services = ["web", "orders", "cart", "search", "payments", "users"];

    public static ExportEvent[] Make(int count)
    {
        Random random = new(20260501);
        DateTime time = new(2026, 5, 1, 10, 20, 30, DateTimeKind.Utc);
        return [.. Enumerable.Range(0, count).Select(i => new RequestEvent
        {
            Id = Hex(random, 16),
            Time = time.AddMicroseconds(i * 137),
            Tenant = "acme",
            Request = new RequestFacts
            {
                App = "shop",
                Host = "shop.example",
                SourceService = s_services[random.Next(s_services.Length)],
                Service = s_services[random.Next(s_services.Length)],
                EndpointId = Hex(random, 8),
                Method = random.Next(4) == 0 ? "POST" : "GET",
                Path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/customers/{random.Next(100_000)}/orders/{random.Next(1_000_000)}"),
                Client = string.Create(CultureInfo.InvariantCulture, $"203.0.113.{random.Next(256)}"),
                RequestId = Hex(random, 16),
            },
            Gateway = "edge-1",
            Protocol = "HTTP/2",
            Status = random.Next(50) == 0 ? 500 : 200,
            Flag = "none",
            DurationMicroseconds = random.Next(200_000),
            RequestBytes = random.Next(2000),
            ResponseBytes = random.Next(50_000),
            TraceId = Hex(random, 16),
        })];
    }

    private static string Hex(Random random, int bytes)
    {
        byte[] value = new byte[bytes];
        random.NextBytes(value);
        return Convert.ToHexStringLower(value);
    }
}
