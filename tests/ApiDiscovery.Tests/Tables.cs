using System.Text;
using Dapper;
using Insight.Endpoints;
using Insight.Storage.ClickHouse;
using Insight.Storage.ClickHouse.Native;
using Insight.Testing;

namespace Insight.ApiDiscovery.Tests;

/// <summary>A database of its own, filled by hand the way Ingest fills it.</summary>
internal sealed class Tables : IAsyncDisposable
{
    private readonly LentDatabase _database;

    private long _records;

    private Tables(LentDatabase database) => _database = database;

    public ClickHouseDataSource Source => _database.Source;

    public static async Task<Tables> CreateAsync(EngineFixture engine)
    {
        return new Tables(await engine.LendDatabaseAsync());
    }

    /// <summary>One raw record; windows have to be rolled up with <see cref="RollUpAsync"/>.</summary>
    public async Task RecordAsync(
        ulong endpoint, string time, int status, string client = "10.0.0.1", string flag = "none", string evidence = "network", string source = "", long? id = null, int times = 1)
    {
        long record = id ?? ++_records;
        for (int i = 0; i < times; i++)
        {
            await ExecuteAsync("""
                INSERT INTO records (record_id, time, window, endpoint_id, status, client_ip, response_flag, source_evidence, source_service, destination_service)
                SELECT toFixedString(@id, 16), parseDateTime64BestEffort(@time, 6, 'UTC'), toStartOfInterval(parseDateTimeBestEffort(@time, 'UTC'), INTERVAL 10 SECOND, 'UTC'),
                    @endpoint, @status, @client, @flag, @evidence, @source, 'cart'
                """, new { id = $"{record:d16}", time, endpoint, status = (ushort)status, client, flag, evidence, source });
        }
    }

    /// <summary>Answered requests, stamped by the form of their paths as Ingest does it before anything is learned.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="storedAt">When they were stored.</param>
    /// <param name="flag">Why the answer is what it is.</param>
    public async Task RequestsAsync(IEnumerable<Request> requests, DateTime storedAt, string flag = "none")
    {
        TemplateMatcher matcher = new();
        NativeBlock block = new(), endpoints = new();
        FixedStringColumn record = block.AddFixedString("record_id", 16);
        NumberColumn<long> time = block.AddTime("time"), stored = block.AddTime("stored_at");
        NumberColumn<uint> window = block.AddNumber<uint>("window", "DateTime('UTC')");
        StringColumn path = block.AddString("path");
        LowCardinalityStringColumn host = block.AddLowCardinality("host"), service = block.AddLowCardinality("destination_service"),
            method = block.AddLowCardinality("method"), client = block.AddLowCardinality("client_ip"), why = block.AddLowCardinality("response_flag");
        NumberColumn<ushort> status = block.AddNumber<ushort>("status", "UInt16");
        NumberColumn<ulong> endpoint = block.AddNumber<ulong>("endpoint_id", "UInt64"), size = block.AddNumber<ulong>("response_bytes", "UInt64"), duration = block.AddNumber<ulong>("duration_us", "UInt64");
        NumberColumn<ulong> id = endpoints.AddNumber<ulong>("endpoint_id", "UInt64");
        LowCardinalityStringColumn ofHost = endpoints.AddLowCardinality("host"), ofService = endpoints.AddLowCardinality("service"), ofMethod = endpoints.AddLowCardinality("method");
        StringColumn template = endpoints.AddString("template");
        foreach (Request request in requests)
        {
            EndpointMatch match = matcher.Match(new EndpointRequest { Host = "shop"u8, Service = "cart"u8, Method = Encoding.UTF8.GetBytes(request.Method), Path = Encoding.UTF8.GetBytes(request.Path) });
            record.Append(Encoding.ASCII.GetBytes($"{++_records:d16}"));
            time.Append((request.Time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
            stored.Append((storedAt - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
            window.Append((uint)((request.Time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond / 10 * 10));
            path.Append(request.Path);
            host.Append("shop");
            service.Append("cart");
            method.Append(request.Method);
            client.Append(request.Client);
            why.Append(flag);
            status.Append((ushort)request.Status);
            endpoint.Append(match.Id);
            size.Append(request.Bytes);
            duration.Append(2_000);
            id.Append(match.Id);
            ofHost.Append("shop");
            ofService.Append("cart");
            ofMethod.Append(match.Method);
            template.Append(match.Template);
        }

        await ClickHouseBulkInsert.InsertAsync(Source, "records", block);
        await ClickHouseBulkInsert.InsertAsync(Source, "endpoints", endpoints);
    }

    /// <summary>A raw record with all that the inventory counts.</summary>
    public async Task RecordAsync(BodyRecord record, int times = 1)
    {
        long number = ++_records;
        for (int i = 0; i < times; i++)
        {
            await ExecuteAsync("""
                INSERT INTO records (record_id, time, window, endpoint_id, status, client_ip, destination_service, auth, query_names, query_types,
                    request_type, request_shape, response_type, response_shape, request_sensitive, response_sensitive, response_flag)
                SELECT toFixedString(@id, 16), parseDateTime64BestEffort(@time, 6, 'UTC'), toStartOfInterval(parseDateTimeBestEffort(@time, 'UTC'), INTERVAL 10 SECOND, 'UTC'),
                    @endpoint, @status, @client, 'cart', splitByWhitespace(@auth), splitByWhitespace(@names), splitByWhitespace(@types),
                    @requestType, @requestShape, @responseType, @responseShape, splitByWhitespace(@requestSensitive), splitByWhitespace(@responseSensitive), @flag
                """, new
            {
                id = $"{number:d16}",
                time = record.Time,
                endpoint = record.Endpoint,
                status = (ushort)record.Status,
                client = record.Client,
                auth = record.Auth,
                flag = record.Flag,
                names = record.QueryNames,
                types = record.QueryTypes,
                requestType = record.RequestType,
                requestShape = record.RequestShape,
                responseType = record.ResponseType,
                responseShape = record.ResponseShape,
                requestSensitive = record.RequestSensitive,
                responseSensitive = record.ResponseSensitive,
            });
        }
    }

    /// <summary>Stands for the roll-up of Ingest: windows and minutes from deduplicated records, replaced.</summary>
    public async Task RollUpAsync()
    {
        foreach ((string table, string column, string time, string keys) in new[]
        {
            ("edge_windows", "window", "window", "source_service, destination_service"),
            ("endpoint_windows", "window", "window", "destination_service, endpoint_id"),
            ("edge_minutes", "minute", "toStartOfMinute(window)", "source_service, destination_service"),
            ("endpoint_minutes", "minute", "toStartOfMinute(window)", "destination_service, endpoint_id"),
        })
        {
            await ExecuteAsync($"""
                INSERT INTO {table} ({column}, {keys}, requests, errors_4xx, errors_5xx, first_time, last_time, evidence, version)
                SELECT {time} AS at, {keys}, count(), countIf(status BETWEEN 400 AND 499), countIf(status >= 500), min(time), max(time), max(source_evidence::Int8),
                    (SELECT max(version) + 1 FROM {table})
                FROM (SELECT * FROM records ORDER BY record_id LIMIT 1 BY record_id)
                GROUP BY at, {keys}
                """, new { });
        }
    }

    /// <summary>One endpoint that was learned.</summary>
    public Task EndpointAsync(ulong endpoint, string template, string method = "GET") => ExecuteAsync(
        "INSERT INTO learned_endpoints (endpoint_id, host, service, method, template, tier) SELECT @endpoint, 'shop', 'cart', @method, @template, 1", new { endpoint, template, method });

    public async Task<IReadOnlyDictionary<ulong, byte>> TiersAsync() =>
        (await QueryAsync<(ulong Id, byte Tier)>("SELECT endpoint_id, tier FROM endpoint_tiers")).ToDictionary(r => r.Id, r => r.Tier);

    /// <summary>Everything discovery knows, as text that can be compared.</summary>
    public async Task<string> InventoryAsync()
    {
        IReadOnlyList<string> endpoints = await QueryAsync<string>("SELECT toString(tuple(*)) FROM endpoint_inventory");
        IReadOnlyList<string> services = await QueryAsync<string>("SELECT toString(tuple(*)) FROM service_inventory");
        return string.Join('\n', endpoints.Concat(services).Order(StringComparer.Ordinal));
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql)
    {
        await using ClickHouseConnection connection = Source.CreateConnection();
        return [.. await connection.QueryAsync<T>(sql)];
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    public async Task ExecuteAsync(string sql, object arguments)
    {
        await using ClickHouseConnection connection = Source.CreateConnection();
        await connection.ExecuteAsync(sql, arguments);
    }
}
