using Google.Protobuf;
using Insight.Contracts.Ids;
using Insight.Contracts.Records;

namespace Insight.Ingest.Tests;

/// <summary>Access records by a seeded generator: few names, so that windows have several keys and keys several rows.</summary>
internal sealed class RecordSamples(int seed)
{
    private readonly Random _random = new(seed);
    private long _count;

    /// <summary>Midnight of a day in 2026.</summary>
    public static DateTimeOffset Day { get; } = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A record that arrived so many seconds after <see cref="Day"/>.</summary>
    public AccessRecord At(double seconds) => At(Day.AddSeconds(seconds));

    /// <summary>A record that arrived at a time.</summary>
    public AccessRecord At(DateTimeOffset time)
    {
        long microseconds = (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        byte[] id = new byte[RecordId.Size];
        RecordId.Create(microseconds / 1000, ((UInt128)seed << 40) | (UInt128)(ulong)++_count).Write(id);
        int destination = _random.Next(3);
        AccessRecord record = new()
        {
            RecordId = ByteString.CopyFrom(id),
            TimeUs = microseconds,
            GatewayId = "gw-1",
            Site = "eu",
            Tenant = Pick("acme", "acme", "zeta"),
            App = "shop",
            Host = Pick("shop.example", "api.example"),
            SourceService = Pick("", "web", "cart"),
            SourceEvidence = (IdentityEvidence)_random.Next(8),
            SourceConfidence = (uint)_random.Next(101),
            SourceDetail = "spiffe://shop.example/ns/prod/sa/web",
            DestinationService = "svc-" + destination,
            Cluster = "svc-" + destination,
            DestinationAddress = "10.0.0." + destination + ":8080",
            Method = Pick("GET", "POST", "DELETE"),
            Path = Pick("/orders/" + _random.Next(1000), "/orders", "/cart/" + Guid.NewGuid(), "/häuser/" + _random.Next(9)),
            Protocol = "HTTP/1.1",
            StreamKind = (StreamKind)_random.Next(4),
            Status = Pick<uint>(200, 200, 201, 404, 500, 503, 0),
            RequestBytes = (ulong)_random.Next(3000) * (ulong)_random.Next(2),
            ResponseBytes = (ulong)_random.NextInt64(100_000),
            DurationUs = (ulong)Math.Exp(_random.NextDouble() * 14),
            UpstreamUs = (ulong)_random.Next(2) * (ulong)_random.Next(100_000),
            ClientIp = "192.0.2." + _random.Next(50),
            UserAgent = Pick("curl/8.7.1", "Mozilla/5.0"),
            RequestId = Guid.NewGuid().ToString("N"),
            TraceId = Bytes(16),
            SpanId = Bytes(8),
            RequestType = "application/json",
        };
        record.ResponseFlag = record.Status == 0 ? ResponseFlag.GatewayLost : ResponseFlag.NoFlag;
        record.DestinationLabels.Add("version", Pick("v1", "v2"));
        if (_random.Next(2) == 0) record.QueryNames.Add(["page", "limit"]);
        if (_random.Next(4) == 0) record.QueryValues.Add("page", _random.Next(10).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (_random.Next(4) == 0) record.WafRules.Add([942100, 941100]);
        return record;
    }

    /// <summary>So many records at random times of a stretch of seconds after <see cref="Day"/>.</summary>
    public List<AccessRecord> Many(int count, double fromSeconds, double toSeconds) =>
        [.. Enumerable.Range(0, count).Select(_ => At(fromSeconds + _random.NextDouble() * (toSeconds - fromSeconds)))];

    private ByteString Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
