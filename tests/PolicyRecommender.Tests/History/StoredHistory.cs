using Dapper;
using Insight.Policy.WafChanges;
using Insight.PolicyRecommender.History;
using Insight.Storage.ClickHouse;
using Insight.Storage.ClickHouse.Native;
using Insight.Testing;

namespace Insight.PolicyRecommender.Tests.History;

/// <summary>A database with records of requests that tests make up.</summary>
internal sealed class StoredHistory : IAsyncDisposable
{
    private readonly LentDatabase _database;

    private long _next;

    private StoredHistory(LentDatabase database) => _database = database;

    public ClickHouseDataSource Source => _database.Source;

    public HistoryReader Reader => new(Source);

    public static async Task<StoredHistory> CreateAsync(EngineFixture engine)
    {
        return new StoredHistory(await engine.LendDatabaseAsync());
    }

    /// <summary>Stores requests as records.</summary>
    /// <param name="requests">The requests, in any order.</param>
    /// <param name="endpoint">Id of the endpoint that each was stamped with.</param>
    /// <param name="shape">Shape of the body of each.</param>
    /// <param name="times">How often each is stored.</param>
    public async Task StoreAsync(IReadOnlyList<HistoryRequest> requests, Func<HistoryRequest, ulong>? endpoint = null, Func<HistoryRequest, string>? shape = null, int times = 1)
    {
        long first = _next;
        for (int i = 0; i < times; i++)
        {
            _next = first;
            await StoreOnceAsync(requests, endpoint, shape, i);
        }
    }

    public async Task ExecuteAsync(string sql, object? arguments = null)
    {
        await using ClickHouseConnection connection = Source.CreateConnection();
        await connection.ExecuteAsync(sql, arguments);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task StoreOnceAsync(IReadOnlyList<HistoryRequest> requests, Func<HistoryRequest, ulong>? endpoint, Func<HistoryRequest, string>? shape, int round)
    {
        long first = _next;
        NativeBlock block = new();
        FixedStringColumn id = block.AddFixedString("record_id", 16);
        NumberColumn<long> time = block.AddNumber<long>("time", "DateTime64(6, 'UTC')"), stored = block.AddNumber<long>("stored_at", "DateTime64(6, 'UTC')");
        NumberColumn<uint> window = block.AddNumber<uint>("window", "DateTime('UTC')");
        LowCardinalityStringColumn tenant = block.AddLowCardinality("tenant"), app = block.AddLowCardinality("app"), host = block.AddLowCardinality("host"),
            source = block.AddLowCardinality("source_service"), service = block.AddLowCardinality("destination_service"), method = block.AddLowCardinality("method"),
            client = block.AddLowCardinality("client_ip"), principal = block.AddLowCardinality("principal"), body = block.AddLowCardinality("request_shape");
        NumberColumn<byte> confidence = block.AddNumber<byte>("source_confidence", "UInt8");
        StringColumn path = block.AddString("path"), request = block.AddString("request_id"), session = block.AddString("session_key");
        NumberColumn<ulong> endpoints = block.AddNumber<ulong>("endpoint_id", "UInt64"), bytes = block.AddNumber<ulong>("request_bytes", "UInt64");
        NumberColumn<ushort> status = block.AddNumber<ushort>("status", "UInt16");
        NumberColumn<sbyte> mode = block.AddNumber<sbyte>("waf_mode", "Enum8('off' = 0, 'detect' = 1, 'block' = 2)");
        NumberColumn<uint> score = block.AddNumber<uint>("waf_score", "UInt32"), threshold = block.AddNumber<uint>("waf_threshold", "UInt32"), shadowScore = block.AddNumber<uint>("waf_shadow_score", "UInt32");
        NumberColumn<byte> paranoia = block.AddNumber<byte>("waf_paranoia", "UInt8"), shadow = block.AddNumber<byte>("waf_shadow_paranoia", "UInt8"), shadowBlocks = block.AddNumber<byte>("waf_shadow_blocks", "Bool");
        ArrayColumn<NumberColumn<uint>> rules = block.Add("waf_rules", new ArrayColumn<NumberColumn<uint>>(new("UInt32")));
        byte[] key = new byte[16];

        // Records live from when they were stored on.
        long now = (long)(DateTime.UtcNow - DateTime.UnixEpoch).TotalMicroseconds;
        foreach (HistoryRequest one in requests)
        {
            BitConverter.TryWriteBytes(key, ++_next);
            id.Append(key);
            time.Append(one.TimeMicros);
            stored.Append(now + round);
            window.Append((uint)(one.TimeMicros / 10_000_000 * 10));
            tenant.Append(one.Tenant);
            app.Append(one.App);
            host.Append(one.Host);
            source.Append(one.Source);
            service.Append(one.Service);
            method.Append(one.Method);
            client.Append(one.Client);
            principal.Append(one.Principal);
            body.Append(shape?.Invoke(one) ?? "");
            confidence.Append((byte)one.SourceConfidence);
            path.Append(one.Path);
            request.Append(one.RequestId);
            session.Append(one.Session);
            endpoints.Append(endpoint?.Invoke(one) ?? 0);
            bytes.Append((ulong)one.BodyBytes);
            status.Append((ushort)one.Status);
            WafSeen waf = one.Waf ?? new WafSeen();
            mode.Append((sbyte)waf.Mode);
            score.Append(waf.Score);
            threshold.Append(waf.Threshold);
            paranoia.Append(waf.Paranoia);
            shadow.Append(waf.ShadowParanoia);
            shadowScore.Append(waf.ShadowScore);
            shadowBlocks.Append(waf.ShadowBlocks ? (byte)1 : (byte)0);
            foreach (WafSeenMatch match in waf.Matches) rules.Elements.Append(match.Rule);
            rules.EndRow();
        }

        await ClickHouseBulkInsert.InsertAsync(Source, "records", block);
        await StoreMatchesAsync(requests, first, endpoint);
        HistoryRequest[] stopped = [.. requests.Where(static one => one.Waf is { IsStopped: true })];
        if (stopped.Length == 0) return;
        await ExecuteAsync("ALTER TABLE records UPDATE response_flag = 'waf', response_detail = 'waf-rules' WHERE status = 403 AND waf_mode = 'block' SETTINGS mutations_sync = 1");
    }

    /// <summary>The findings of the WAF, as ingest stores them.</summary>
    private async Task StoreMatchesAsync(IReadOnlyList<HistoryRequest> requests, long first, Func<HistoryRequest, ulong>? endpoint)
    {
        NativeBlock block = new();
        FixedStringColumn id = block.AddFixedString("record_id", 16);
        NumberColumn<byte> position = block.AddNumber<byte>("position", "UInt8"), blocking = block.AddNumber<byte>("blocking", "Bool"), blocked = block.AddNumber<byte>("blocked", "Bool");
        NumberColumn<long> time = block.AddNumber<long>("time", "DateTime64(6, 'UTC')");
        LowCardinalityStringColumn tenant = block.AddLowCardinality("tenant"), host = block.AddLowCardinality("host"), method = block.AddLowCardinality("method"), client = block.AddLowCardinality("client_ip"), app = block.AddLowCardinality("app");
        NumberColumn<ulong> endpoints = block.AddNumber<ulong>("endpoint_id", "UInt64");
        StringColumn variable = block.AddString("variable");
        NumberColumn<uint> rule = block.AddNumber<uint>("rule_id", "UInt32"), score = block.AddNumber<uint>("score", "UInt32");
        NumberColumn<sbyte> severity = block.AddNumber<sbyte>("severity", "Enum8('none' = 0, 'emergency' = 1, 'alert' = 2, 'critical' = 3, 'error' = 4, 'warning' = 5, 'notice' = 6, 'info' = 7, 'debug' = 8)");
        byte[] key = new byte[16];
        foreach (HistoryRequest one in requests)
        {
            BitConverter.TryWriteBytes(key, ++first);
            for (int i = 0; i < (one.Waf?.Matches.Count ?? 0); i++)
            {
                WafSeenMatch match = one.Waf!.Matches[i];
                id.Append(key);
                position.Append((byte)i);
                blocking.Append(match.IsBlocking ? (byte)1 : (byte)0);
                blocked.Append(one.Waf.IsStopped ? (byte)1 : (byte)0);
                time.Append(one.TimeMicros);
                tenant.Append(one.Tenant);
                app.Append(one.App);
                host.Append(one.Host);
                method.Append(one.Method);
                client.Append(one.Client);
                endpoints.Append(endpoint?.Invoke(one) ?? 0);
                variable.Append(match.Variable);
                rule.Append(match.Rule);
                score.Append(one.Waf.Score);
                severity.Append((sbyte)match.Severity);
            }
        }

        if (block.Rows > 0) await ClickHouseBulkInsert.InsertAsync(Source, "waf_findings", block);
    }

}
