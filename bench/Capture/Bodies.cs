using System.Text.Json;

namespace Insight.Bench.Capture;

/// <summary>Bodies as APIs send them: a list of customers with nested objects, texts, times, ids and numbers.</summary>
internal static class Bodies
{
    /// <summary>A JSON text of about so many bytes.</summary>
    public static byte[] Json(int bytes)
    {
        Random random = new(1);
        List<object> customers = [];
        byte[] json = [];
        while (json.Length < bytes)
        {
            customers.Add(Customer(random, customers.Count));
            json = JsonSerializer.SerializeToUtf8Bytes(new { total = customers.Count, next = "/customers?page=2", customers });
        }

        return json;
    }

    private static object Customer(Random random, int i) => new
    {
        id = Guid.NewGuid(),
        number = random.Next(1_000_000),
        name = $"Customer {i} of the shop",
        email = $"customer{i}@shop.example",
        phone = "+49 151 " + random.Next(10_000_000, 99_999_999),
        created = DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(1_700_000_000_000)),
        active = random.Next(2) == 0,
        note = random.Next(3) == 0 ? null : "Prefers delivery in the morning; leave parcels with the neighbours in flat 12.",
        address = new { street = $"Long Street {random.Next(200)}", city = "Springfield", zip = random.Next(10_000, 99_999).ToString(System.Globalization.CultureInfo.InvariantCulture), lat = random.NextDouble() * 90, lng = random.NextDouble() * 180 },
        tags = new[] { "regular", "newsletter", "b2c" },
        orders = Enumerable.Range(0, 3).Select(_ => new { sku = $"SKU-{random.Next(10_000)}", quantity = random.Next(1, 5), price = random.Next(10_000) / 100.0 }),
    };
}
