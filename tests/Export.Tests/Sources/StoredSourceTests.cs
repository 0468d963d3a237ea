using Insight.Export.Events;
using Insight.Export.Sources;
using Insight.Testing;

namespace Insight.Export.Tests.Sources;

[Collection(nameof(SharedEngine))]
public sealed class StoredSourceTests(EngineFixture engine)
{
    [Fact]
    public async Task Read_ManyRowsStoredAtOnce_GivesEachOnceInTheSameOrder()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        await StoredReading.ExecuteAsync(database, "INSERT INTO records (record_id, time, window) SELECT unhex(leftPad(hex(number), 32, '0')), now64(6), now() FROM numbers(5000)");
        await StoredReading.ExecuteAsync(database, "INSERT INTO records (record_id, time, window) SELECT unhex(leftPad(hex(number + 5000), 32, '0')), now64(6), now() FROM numbers(321)");
        // A stream that was read again after a crash.
        await StoredReading.ExecuteAsync(database, "INSERT INTO records (record_id, time, window, stored_at) SELECT record_id, time, window, stored_at FROM records WHERE cityHash64(record_id) % 7 = 0");

        RequestSource source = new(database.Source, "");
        List<string> first = await StoredReading.DrainAsync(source, 700);

        Assert.Equal(5321, first.Count);
        Assert.Equal(5321, first.ToHashSet().Count);
        Assert.Equal(first, await StoredReading.DrainAsync(source, 1000));
    }

    [Fact]
    public async Task Read_BehindWhatWasRead_GivesOnlyWhatIsNew()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        RequestSource source = new(database.Source, "");
        await InsertAsync(database, 1, 3);
        await StoredReading.SettledAsync(source);
        string end = await source.EndAsync(CancellationToken.None);
        Assert.Equal(3, (await StoredReading.DrainAsync(source, 10)).Count);
        await InsertAsync(database, 100, 2);
        await StoredReading.SettledAsync(source);

        EventPage page = await source.ReadAsync(end, 10, CancellationToken.None);

        Assert.Equal(2, page.Events.Count);
        Assert.False(page.HasMore);
        Assert.Empty((await source.ReadAsync(page.Next, 10, CancellationToken.None)).Events);
    }

    [Fact]
    public async Task Read_WhileAnInsertRuns_DoesNotOvertakeIt()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        RequestSource source = new(database.Source, "");
        // Its rows are stored from the beginning on, a part each, and all of them are seen at the end at the earliest.
        Task slow = StoredReading.ExecuteAsync(database, "INSERT INTO records (record_id, time, window) SELECT unhex(leftPad(hex(number + 1), 32, '0')), now64(6), now() FROM numbers(20) WHERE sleepEachRow(0.1) = 0 SETTINGS max_block_size = 1, max_insert_block_size = 1");
        await StoredReading.RunsAsync(database);
        await InsertAsync(database, 1000, 1);

        List<string> seen = [];
        string position = "";
        while (!slow.IsCompleted) position = await StoredReading.ReadAsync(source, position, seen);
        await slow;
        await StoredReading.SettledAsync(source);
        await StoredReading.ReadAsync(source, position, seen);

        Assert.Equal(21, seen.Count);
        Assert.Equal(21, seen.ToHashSet().Count);
    }

    [Fact]
    public async Task Read_Request_TellsWhatTheRecordSays()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        await StoredReading.ExecuteAsync(database, """
            INSERT INTO records (record_id, time, window, gateway_id, tenant, app, host, source_service, destination_service, method, path, endpoint_id, protocol, status, response_flag,
              request_bytes, response_bytes, duration_us, client_ip, request_id, trace_id, waf_rules, policy_id)
            VALUES (unhex('000102030405060708090a0b0c0d0e0f'), '2026-01-02 03:04:05.678901', '2026-01-02 03:04:00', 'edge-1', 'acme', 'shop', 'shop.example', 'web', 'cart', 'POST', '/cart/"1"', 255, 'HTTP/2', 403, 'waf',
              12, 34, 5678, '192.0.2.1', 'r-1', unhex('ff0102030405060708090a0b0c0d0e0f'), [942100, 949110], 'p-1')
            """);
        RequestSource source = new(database.Source, "");
        await StoredReading.SettledAsync(source);

        RequestEvent e = Assert.IsType<RequestEvent>(Assert.Single((await source.ReadAsync("", 10, CancellationToken.None)).Events));

        Assert.Equal(("000102030405060708090a0b0c0d0e0f", new DateTime(2026, 1, 2, 3, 4, 5, 678, 901, DateTimeKind.Utc), "acme", "edge-1"), (e.Id, e.Time, e.Tenant, e.Gateway));
        Assert.Equal(new RequestFacts { App = "shop", Host = "shop.example", SourceService = "web", Service = "cart", EndpointId = "00000000000000ff", Method = "POST", Path = "/cart/\"1\"", Client = "192.0.2.1", RequestId = "r-1" }, e.Request);
        Assert.Equal(("HTTP/2", 403, "waf", true, 12L, 34L, 5678L), (e.Protocol, e.Status, e.Flag, e.Denied, e.RequestBytes, e.ResponseBytes, e.DurationMicroseconds));
        Assert.Equal(("ff0102030405060708090a0b0c0d0e0f", "p-1"), (e.TraceId, e.Policy));
        Assert.Equal([942100L, 949110L], e.WafRules);
    }

    [Fact]
    public async Task Read_Finding_TellsTheRule()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        await StoredReading.ExecuteAsync(database, """
            INSERT INTO waf_findings (record_id, position, time, tenant, app, host, service, method, path, client_ip, request_id, mode, blocked, score, rule_id, message, variable, severity)
            VALUES (unhex('000102030405060708090a0b0c0d0e0f'), 2, '2026-01-02 03:04:05', 'acme', 'shop', 'shop.example', 'cart', 'GET', '/', '192.0.2.1', 'r-1', 'block', true, 10, 942100, 'SQL injection', 'ARGS:q', 'critical')
            """);
        SecuritySource source = new(database.Source, "");
        await StoredReading.SettledAsync(source);

        SecurityEvent e = Assert.IsType<SecurityEvent>(Assert.Single((await source.ReadAsync("", 10, CancellationToken.None)).Events));

        Assert.Equal(("000102030405060708090a0b0c0d0e0f-002", 942100L, "SQL injection", "ARGS:q", EventSeverity.High, 10L, true), (e.Id, e.Rule, e.Message, e.Variable, e.Severity, e.Score, e.Blocked));
    }

    [Theory]
    [InlineData(1_767_323_050, "NULL", "", IncidentChange.Opened)]
    [InlineData(1_767_323_060, "NULL", "", IncidentChange.Updated)]
    [InlineData(1_767_323_060, "'2026-01-02 03:04:20'", "", IncidentChange.Closed)]
    [InlineData(1_767_323_060, "NULL", "other", IncidentChange.Closed)]
    public async Task Read_Incident_TellsWhatHappenedToIt(long version, string closed, string mergedInto, IncidentChange change)
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        await StoredReading.ExecuteAsync(database, $"""
            INSERT INTO incidents (id, opened, tenant, app, began, last_seen, closed, title, p_value, services, cause_kind, cause_source, cause_service, version, merged_into)
            VALUES ('i-1', fromUnixTimestamp64Micro(1767323050000000), 'acme', 'shop', '2026-01-02 03:04:00', '2026-01-02 03:04:10', {closed}, 'cart fails', 1e-10, ['cart', 'stock'], 'edge', 'cart', 'stock', {version}, '{mergedInto}')
            """);
        IncidentSource source = new(database.Source, "");
        await StoredReading.SettledAsync(source);

        IncidentEvent e = Assert.IsType<IncidentEvent>(Assert.Single((await source.ReadAsync("", 10, CancellationToken.None)).Events));

        Assert.Equal((change, "i-1", "cart fails", EventSeverity.High), (e.Change, e.Incident, e.Title, e.Severity));
        Assert.Equal(mergedInto.Length > 0 ? "part of incident other" : "edge: cart → stock", e.Cause);
        Assert.Equal(["cart", "stock"], e.Services);
    }

    private static Task InsertAsync(LentDatabase database, int first, int count) => StoredReading.ExecuteAsync(
        database, $"INSERT INTO records (record_id, time, window) SELECT unhex(leftPad(hex(number + {first}), 32, '0')), now64(6), now() FROM numbers({count})");
}
