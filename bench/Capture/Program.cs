using Insight.Bench.Capture;

// dotnet run -c Release --project bench/Capture [counting]
//
// What it costs to look at a JSON body while it passes: its shape, sensitive data in it, and both, as the gateway does by default; and what the access of
// a route costs each request (docs/ACCESS.md), and what counting it in the metrics does (docs/METRICS.md).
// One thread, pieces of 4 KiB as they come from sockets, the fields of the record written at the end. The best of several rounds counts: what
// other processes took away is not the code's.
if (args is ["counting"])
{
    Figures only = new();
    Counting.Print(only);
    return only.Missed ? 1 : 0;
}

byte[] small = Bodies.Json(2 << 10), large = Bodies.Json(64 << 10);
Figures figures = new();

// Compiled as in a gateway that has run for a while.
for (int i = 0; i < 2; i++)
{
    Measurement.Of(small, shapes: true, sensitive: true);
    Measurement.Of(large, shapes: true, sensitive: true);
}

foreach ((string size, byte[] body) in new[] { ("2kb", small), ("64kb", large) })
{
    Measurement shape = Measurement.Of(body, shapes: true, sensitive: false);
    Measurement sensitive = Measurement.Of(body, shapes: false, sensitive: true);
    Measurement both = Measurement.Of(body, shapes: true, sensitive: true);
    figures.AtMost($"shape_us_per_kb_{size}", shape.Microseconds, "us", 8);
    figures.AtMost($"sensitive_us_per_kb_{size}", sensitive.Microseconds, "us", 10);
    figures.AtMost($"capture_us_per_kb_{size}", both.Microseconds, "us", 10);
    figures.AtMost($"capture_allocated_{size}", both.BytesAllocated, "B/body", 128);
}

Arrival arrival = new();
figures.AtMost("request_plain_us", Measurement.Of(() => arrival.Pass("/", "")).Microseconds, "us", 0.5);
figures.AtMost("request_with_query_us", Measurement.Of(() => arrival.Pass("/api/v1/customers/17/orders", "page=2&sort=price-asc&since=2024-01-31")).Microseconds, "us", 2);
using Access access = new();
access.Print(figures);
Counting.Print(figures);
return figures.Missed ? 1 : 0;
