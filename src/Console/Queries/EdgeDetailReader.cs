using Dapper;
using Insight.Console.Access;
using Insight.Storage.ClickHouse;
using Insight.Storage.Windows;

namespace Insight.Console.Queries;

/// <summary>
/// Reads protocols, instances and versions of one edge from raw records. They are asked for one edge at a time and for a short window, and addresses come
/// and go: a query costs less than columns that every window would carry.
/// </summary>
public sealed class EdgeDetailReader(FactStorage storage)
{
    /// <summary>Longest window: raw records are many.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromHours(6);

    // Values of grouping(protocol, address, version).
    private const byte ByProtocol = 0b011, ByAddress = 0b101, ByVersion = 0b110, All = 0b111;

    private static readonly string s_query = $"""
        SELECT grouping(protocol_name, address, version) AS Grouping, protocol_name AS Protocol, address AS Address, version AS Version,
            count() AS Requests, countIf(status BETWEEN 400 AND 499) AS Errors4xx, countIf(status >= 500) AS Errors5xx, sum(retries) AS Retries,
            countIf(source_evidence = 'mtls') AS MutualTls, sumMapIf(map({LogHistogram.BucketSql("duration_us")}, toUInt64(1)), response_flag != 'gateway_lost') AS Durations
        FROM
        (
            SELECT if(stream_kind = 'plain', toString(protocol), toString(stream_kind)) AS protocol_name, toString(destination_address) AS address,
                destination_labels['version'] AS version, status, retries, source_evidence, duration_us, response_flag
            FROM records
            WHERE window >= @from AND window < @to AND source_service = @source AND destination_service = @destination
            LIMIT 1 BY record_id
        )
        GROUP BY GROUPING SETS ((protocol_name), (address), (version), ())
        ORDER BY Requests DESC, Protocol, Address, Version
        LIMIT 100 BY Grouping
        """;

    /// <summary>The detail of an edge; null when it has no request in the window.</summary>
    /// <param name="scope">Of which tenants.</param>
    /// <param name="source">Service that sent the requests; empty for the unknown source.</param>
    /// <param name="destination">Service that they went to; empty for the gateway.</param>
    /// <param name="window">The window, at most <see cref="LongestWindow"/>.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<EdgeDetail?> ReadAsync(TenantScope scope, string source, string destination, TimeWindow window, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        object arguments = new { from = window.From, to = window.To, source, destination };
        Row[] rows = [.. await connection.QueryAsync<Row>(new CommandDefinition(s_query, arguments, commandTimeout: TrafficSql.TimeoutSeconds, cancellationToken: cancellationToken))];
        if (rows.FirstOrDefault(static row => row.Grouping == All) is not { Requests: > 0 } total) return null;
        return new EdgeDetail(
            window.From, window.To, source, destination, total.ToPart(""), (double)total.MutualTls / total.Requests,
            Parts(ByProtocol, static row => row.Protocol == "server_sent_events" ? "sse" : row.Protocol), Parts(ByAddress, static row => row.Address), Parts(ByVersion, static row => row.Version));

        IReadOnlyList<EdgePart> Parts(byte grouping, Func<Row, string> name) => [.. rows.Where(row => row.Grouping == grouping).Select(row => row.ToPart(name(row)))];
    }

    private sealed class Row
    {
        public byte Grouping { get; set; }

        public string Protocol { get; set; } = "";

        public string Address { get; set; } = "";

        public string Version { get; set; } = "";

        public ulong Requests { get; set; }

        public ulong Errors4xx { get; set; }

        public ulong Errors5xx { get; set; }

        public ulong Retries { get; set; }

        public ulong MutualTls { get; set; }

        public Dictionary<short, ulong> Durations { get; set; } = [];

        public EdgePart ToPart(string name) =>
            new(name, (long)Requests, (long)Errors4xx, (long)Errors5xx, (long)Retries, Quantile(0.5), Quantile(0.95), Quantile(0.99));

        private double Quantile(double quantile) => Durations.Count == 0 ? 0 : LogHistogram.Quantile(Durations, quantile);
    }
}
