using Dapper;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Tests;

/// <summary>One raw record, as far as the console reads it.</summary>
internal sealed record RawRecord(long Id, DateTime Time, string Source, string Destination)
{
    public string Trace { get; init; } = "";

    public ulong Span { get; init; }

    public ulong Parent { get; init; }

    public ulong Endpoint { get; init; }

    public int Status { get; init; } = 200;

    public string Flag { get; init; } = "none";

    public long Microseconds { get; init; } = 1000;

    public int Retries { get; init; }

    public string Protocol { get; init; } = "HTTP/1.1";

    public string Stream { get; init; } = "plain";

    public string Evidence { get; init; } = "network";

    public string Address { get; init; } = "";

    public string Version { get; init; } = "";

    public string Site { get; init; } = "";

    public int Confidence { get; init; }

    public string Tenant { get; init; } = "";

    public string Host { get; init; } = "";

    public string Path { get; init; } = "";

    public string QueryNames { get; init; } = "";

    public string Client { get; init; } = "";

    public string RequestId { get; init; } = "";

    public string Method { get; init; } = "GET";

    public async Task StoreAsync(ClickHouseDataSource storage)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.ExecuteAsync(
            """
            INSERT INTO records (record_id, time, window, source_service, destination_service, trace_id, span_id, parent_span_id, endpoint_id, method, status,
                response_flag, duration_us, retries, protocol, stream_kind, source_evidence, destination_address, destination_labels,
                source_confidence, tenant, host, path, query_names, client_ip, request_id, site)
            SELECT unhex(@id), toDateTime64(@seconds, 6, 'UTC'), toStartOfInterval(toDateTime(@seconds, 'UTC'), INTERVAL 10 SECOND, 'UTC'), @Source, @Destination,
                unhex(@trace), unhex(@span), unhex(@parent), @Endpoint, @Method, @Status, @Flag, @Microseconds, @Retries, @Protocol, @Stream, @Evidence, @Address,
                map('version', @Version), @Confidence, @Tenant, @Host, @Path, splitByChar('&', @QueryNames), @Client, @RequestId, @Site
            """,
            new
            {
                id = $"{Id:x32}",
                seconds = new DateTimeOffset(Time).ToUnixTimeMilliseconds() / 1000.0,
                Source,
                Destination,
                trace = Trace.PadLeft(32, '0'),
                span = $"{Span:x16}",
                parent = $"{Parent:x16}",
                Endpoint,
                Status,
                Flag,
                Microseconds,
                Retries,
                Protocol,
                Stream,
                Evidence,
                Address,
                Version,
                Site,
                Confidence,
                Tenant,
                Host,
                Path,
                QueryNames,
                Client,
                RequestId,
                Method,
            });
    }
}
