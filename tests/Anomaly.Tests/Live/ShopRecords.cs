using Dapper;
using Insight.Anomaly.Live;
using Insight.Ingest;
using Insight.Ingest.RollUps;
using Insight.Storage.ClickHouse;
using Insight.Testing;

namespace Insight.Anomaly.Tests.Live;

/// <summary>A database with the raw records of a small shop: outside → web → cart → store, some sixty requests per window, the same ones every time.</summary>
internal sealed class ShopRecords : IAsyncDisposable
{
    public const int Hour = 360;

    private readonly LentDatabase _database;

    private ShopRecords(LentDatabase database) => _database = database;

    public ClickHouseDataSource Source => _database.Source;

    public SteppedTime Time { get; } = new();

    /// <summary>Start of the next window to store, seconds since 1970.</summary>
    public long Next { get; private set; } = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    public static async Task<ShopRecords> CreateAsync(EngineFixture engine)
    {
        return new ShopRecords(await engine.LendDatabaseAsync());
    }

    public DetectionPass NewPass(DetectionOptions? options = null, Func<ToldFacts>? told = null) => new(Source, told ?? (static () => ToldFacts.Nothing), options ?? new(), Time);

    /// <summary>Stores the records of the next windows, and computes them.</summary>
    /// <param name="windows">How many.</param>
    /// <param name="failing">Of 1,000 requests so many fail in the store, and with it in the cart; web makes up for some.</param>
    /// <param name="clients">How many clients there are.</param>
    /// <param name="refused">Of 1,000 requests the store answers so many with 400.</param>
    public async Task StoreAsync(int windows, int failing = 0, int clients = 20, int refused = 0)
    {
        await StoreRawAsync(windows, failing, clients, refused);
        await RollUpAsync();
    }

    /// <summary>Stores the records of the next windows; they wait to be computed.</summary>
    public async Task StoreRawAsync(int windows, int failing = 0, int clients = 20, int refused = 0)
    {
        await RecordsAsync(Next, windows, failing, most: 70, clients: clients, refused: refused);
        Next += windows * 10L;
        SetTimeToEnd();
    }

    /// <summary>Stores records of windows that were stored before, too.</summary>
    public Task StoreLateAsync(long start, int windows, int failing) => RecordsAsync(start, windows, failing, most: 10, salt: "late");

    /// <summary>Stores what a client asks in the next windows that is not there: twenty paths in each.</summary>
    public Task StoreScanAsync(int windows, string client) => ExecuteAsync("""
        INSERT INTO records (record_id, time, window, tenant, app, host, destination_service, method, path, status, duration_us, client_ip)
        SELECT sipHash128(w, i, 'scan'), fromUnixTimestamp64Milli(toInt64(w * 1000 + i * 400), 'UTC'), toDateTime(w, 'UTC'), 't', 'shop', 'shop.test', 'web',
            'GET', concat('/', toString(w), '/', toString(i)), 404, 1000, @client
        FROM (SELECT @start + 10 * number AS w FROM numbers(@windows)) AS windows
        CROSS JOIN (SELECT number AS i FROM numbers(20)) AS requests
        """, new { start = Next, windows, client });

    /// <summary>Lets windows pass without a record.</summary>
    public void Pass(int windows)
    {
        Next += windows * 10L;
        SetTimeToEnd();
    }

    /// <summary>As if the roll-up ran now.</summary>
    public Task RollUpAsync() => new RollUp(Source, new IngestOptions(), Time).CatchUpAsync(CancellationToken.None);

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql)
    {
        await using ClickHouseConnection connection = Source.CreateConnection();
        return [.. await connection.QueryAsync<T>(sql)];
    }

    public async Task ExecuteAsync(string sql, object? arguments = null)
    {
        await using ClickHouseConnection connection = Source.CreateConnection();
        await connection.ExecuteAsync(sql, arguments);
    }

    /// <summary>Everything that detection found, as text that can be compared.</summary>
    public async Task<string> FoundAsync() => string.Join('\n', (await QueryAsync<string>(
        "SELECT toString(tuple(* EXCEPT (stored_at))) FROM incidents FINAL ORDER BY opened, id")).Concat(await QueryAsync<string>(
        "SELECT toString(tuple(* EXCEPT (stored_at))) FROM findings FINAL ORDER BY window, position")));

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private void SetTimeToEnd() => Time.Now = DateTimeOffset.FromUnixTimeSeconds(Next + 6);

    private async Task RecordsAsync(long start, int windows, int failing, int most, string salt = "", int clients = 20, int refused = 0)
    {
        await ExecuteAsync("""
            INSERT INTO records (record_id, time, window, tenant, app, host, source_service, destination_service, endpoint_id, method, path, status, duration_us, client_ip,
                trace_id, span_id, parent_span_id)
            SELECT sipHash128(w, i, e, @salt), fromUnixTimestamp64Milli(toInt64(w * 1000 + i * 140), 'UTC'), toDateTime(w, 'UTC'), 't', 'shop', 'shop.test',
                ['', 'web', 'cart'][e + 1], ['web', 'cart', 'store'][e + 1], e + 1, 'GET', ['/', '/cart', '/items'][e + 1],
                if(sipHash64(w, i, @salt, 'failed') % 1000 < @failing AND (e > 0 OR i % 10 < 6), 500, if(e = 2 AND sipHash64(w, i, @salt, 'refused') % 1000 < @refused, 400, 200)),
                toUInt64(4000 * (3 - e) * (0.5 + (sipHash64(w, i, 1) % 1000 + sipHash64(w, i, 2) % 1000) / 2000)), concat('10.0.0.', toString(i % @clients)),
                sipHash128(w, i, @salt), unhex(leftPad(hex(sipHash64(w, i, e, @salt)), 16, '0')), if(e = 0, '', unhex(leftPad(hex(sipHash64(w, i, e - 1, @salt)), 16, '0')))
            FROM (SELECT @start + 10 * number AS w FROM numbers(@windows)) AS windows
            CROSS JOIN (SELECT number AS i FROM numbers(@most)) AS requests
            CROSS JOIN (SELECT number AS e FROM numbers(3)) AS edges
            WHERE i < 52 + sipHash64(w, 'count') % 17
            """,
            new { start, windows, failing, most, salt, clients, refused });
        await ExecuteAsync("INSERT INTO window_marks (window, mark) SELECT toDateTime(@start + 10 * number, 'UTC'), bitOr(rand64(), 1) FROM numbers(@windows)", new { start, windows });
    }
}
