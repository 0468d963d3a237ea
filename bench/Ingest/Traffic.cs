using Google.Protobuf;
using Insight.Contracts.Ids;
using Insight.Contracts.Records;
using Insight.Streaming.Journal;

namespace Insight.Bench.Ingest;

/// <summary>Writes a journal as a busy gateway would: nine services, two hundred endpoints, some 400 bytes per record and what bodies look like.</summary>
internal static class Traffic
{
    private static readonly string[] Services = ["catalogue", "cart", "checkout", "payment", "users", "recommendations", "search", "shipping", "web"];
    private static readonly string[] Agents = [.. Enumerable.Range(0, 200).Select(i => $"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.{i} (KHTML, like Gecko) Chrome/{100 + i % 40}.0.0.0 Safari/537.36")];

    public static void Write(string directory, int count, DateTimeOffset end, int requestsPerSecond)
    {
        using JournalWriter writer = JournalWriter.Open(new JournalOptions { Directory = directory, MaxBytes = 8L << 30 }, TimeProvider.System);
        Random random = new(1);
        RecordIdGenerator ids = new();
        long start = (end - DateTimeOffset.UnixEpoch).Ticks / 10 - count * (1_000_000L / requestsPerSecond);
        byte[] id = new byte[RecordId.Size], trace = new byte[16], span = new byte[8], parent = new byte[8], buffer = new byte[JournalWriter.MaxRecordBytes];
        for (int i = 0; i < count; i++)
        {
            long time = start + i * (1_000_000L / requestsPerSecond);
            ids.Next(time).Write(id);
            random.NextBytes(trace);
            random.NextBytes(span);
            random.NextBytes(parent);
            int endpoint = (int)(200 * Math.Pow(random.NextDouble(), 3)), service = endpoint % Services.Length;
            string source = Services[(service + 1 + endpoint % 3) % Services.Length], destination = Services[service];
            ulong duration = (ulong)Math.Exp(6 + endpoint % 4 + random.NextDouble() * 3);
            AccessRecord record = new()
            {
                RecordId = UnsafeByteOperations.UnsafeWrap(id),
                TimeUs = time,
                GatewayId = "gw-1",
                Site = "eu-1",
                Tenant = "acme",
                App = "shop",
                Host = "api.shop.example",
                SourceService = source,
                SourceEvidence = IdentityEvidence.Mtls,
                SourceConfidence = 100,
                SourceDetail = "spiffe://shop.example/ns/prod/sa/" + source,
                DestinationService = destination,
                Cluster = destination,
                DestinationAddress = $"10.0.{service}.{random.Next(4)}:8080",
                Method = endpoint % 5 == 0 ? "POST" : "GET",
                Path = endpoint % 2 == 0 ? $"/api/v1/{destination}/things{endpoint}/{random.Next(1_000_000)}" : $"/api/v1/{destination}/list{endpoint}",
                Protocol = "HTTP/1.1",
                Status = random.Next(50) switch { 0 => 404, 1 => 500, _ => 200 },
                RequestBytes = endpoint % 5 == 0 ? (ulong)random.Next(2000) : 0,
                ResponseBytes = (ulong)random.Next(20_000),
                DurationUs = duration,
                UpstreamUs = duration - duration / 10,
                ClientIp = $"10.1.{random.Next(8)}.{random.Next(256)}",
                UserAgent = Agents[random.Next(Agents.Length)],
                RequestId = Convert.ToHexString(span),
                TraceId = UnsafeByteOperations.UnsafeWrap(trace),
                SpanId = UnsafeByteOperations.UnsafeWrap(span),
                ParentSpanId = UnsafeByteOperations.UnsafeWrap(parent),
                TlsVersion = "TLSv1.3",
                RequestType = endpoint % 5 == 0 ? "application/json" : "",
                ResponseType = "application/json",
            };
            record.DestinationLabels.Add("version", "v2");
            record.Auth.Add("jwt@header:authorization");
            record.ResponseShape = $"{{id:integer,name:string,things{endpoint}:[{{price:number,count:integer{(random.Next(3) == 0 ? ",note:string" : "")}}}]}}";
            if (endpoint % 5 == 0) record.RequestShape = "{id:integer,name:string,price:number}";
            if (endpoint % 2 == 1) record.QueryTypes.Add(["integer", "integer"]);
            if (endpoint % 2 == 1) record.QueryNames.Add(["page", "limit"]);
            int size = record.CalculateSize();
            record.WriteTo(buffer.AsSpan(0, size));
            if (!writer.Append(buffer.AsSpan(0, size))) throw new InvalidOperationException("The journal has no room.");
        }
    }
}
