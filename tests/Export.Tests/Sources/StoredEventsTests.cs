using Dapper;
using Insight.Export.Delivery;
using Insight.Export.Events;
using Insight.Export.Formats.Ecs;
using Insight.Export.Formats.Ocsf;
using Insight.Export.Sources;
using Insight.Export.Tests.Ecs;
using Insight.Export.Tests.Ocsf;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Testing;

namespace Insight.Export.Tests.Sources;

/// <summary>Whatever stands in the tables, the events made of it are valid.</summary>
[Collection(nameof(SharedEngine))]
public sealed class StoredEventsTests(EngineFixture engine)
{
    private const string Ocsf = "ocsf-schema-1.5.0.json", Ecs = "ecs_flat.yml";

    // Every part empty or odd in turn, and all of them at once.
    private const string Rows = """
        SELECT
          number AS n, unhex(leftPad(hex(n + 1), 32, '0')) AS id,
          ['', 'GET', 'post', 'FOO', '\n"'][n % 5 + 1] AS method, ['', '/', '/a b', 'not a path', '/\\0"'][intDiv(n, 5) % 5 + 1] AS path, ['', 'shop.example', '[::1]', 'a:b'][intDiv(n, 3) % 4 + 1] AS host,
          ['', '192.0.2.1', '2001:db8::1', '0123456789abcdef0123456789abcdef'][intDiv(n, 7) % 4 + 1] AS client, ['', 'cart'][n % 2 + 1] AS service, ['', 'web'][intDiv(n, 2) % 2 + 1] AS source
        FROM numbers(1200)
        """;

    [SchemaFact(Ocsf)]
    public async Task Events_OfAnyRows_AreValidOcsf()
    {
        OcsfSchema schema = OcsfSchema.Read(SharedData.File(Ocsf)!);
        using OcsfFormat format = new("1.2.3");
        await HoldAsync(exported => schema.Faults(Written.Json(format, exported)));
    }

    [SchemaFact(Ecs)]
    public async Task Events_OfAnyRows_AreValidEcs()
    {
        EcsSchema schema = EcsSchema.Read(SharedData.File(Ecs)!);
        using EcsFormat format = new("1.2.3");
        await HoldAsync(exported => schema.Faults(Written.Json(format, exported)));
    }

    [Fact]
    public async Task Events_OfAnyRows_AreReadBackAsTheyWereKept()
    {
        await HoldAsync(static exported =>
        {
            string kept = EventJson.Write(exported);
            return EventJson.Read(kept) is { } read && read.GetType() == exported.GetType() && EventJson.Write(read) == kept ? [] : [kept];
        });
    }

    private async Task HoldAsync(Func<ExportEvent, List<string>> faults)
    {
        List<ExportEvent> events = await EventsAsync();
        // Of nine flags, one says that a policy turned the request away.
        Assert.Equal([1200, 1200 + 133, 8, 4], new[] { events.OfType<RequestEvent>().Count(), events.OfType<SecurityEvent>().Count(), events.OfType<IncidentEvent>().Count(), events.OfType<AuditEvent>().Count() });
        foreach (ExportEvent exported in events)
        {
            List<string> found = faults(exported);
            Assert.True(found.Count == 0, $"{string.Join('\n', found)}\n{exported}");
        }
    }

    private async Task<List<ExportEvent>> EventsAsync()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        await using (ClickHouseConnection connection = database.Source.CreateConnection())
        {
            await connection.ExecuteAsync($"""
                INSERT INTO records (record_id, time, window, tenant, app, host, source_service, destination_service, method, path, endpoint_id, protocol, status, response_flag, client_ip, request_id, trace_id, waf_rules, policy_id, policy_action, response_detail, stored_at)
                SELECT id, now64(6), now(), '', service, host, source, service, method, path, n, ['', 'HTTP/1.1', 'HTTP/2', 'odd'][n % 4 + 1], [0, 101, 200, 302, 404, 503, 599][n % 7 + 1],
                  ['none', 'upstream', 'timeout', 'policy', 'waf', 'rejected', 'gateway_lost', 'client_aborted', 'no_route'][n % 9 + 1],
                  client, ['', 'r-1', '\n'][n % 3 + 1], if(n % 2 = 0, toFixedString('', 16), id), if(n % 3 = 0, [942100], []), ['', 'p'][n % 2 + 1], ['none', 'allow', 'deny', 'limit', 'mask'][n % 5 + 1], ['', 'rate', 'breaker-open', '\n"'][intDiv(n, 9) % 4 + 1], now64(6) - toIntervalHour(1)
                FROM ({Rows})
                """);
            await connection.ExecuteAsync($"""
                INSERT INTO waf_findings (record_id, position, time, app, host, source_service, service, endpoint_id, method, path, client_ip, request_id, blocked, score, rule_id, message, variable, severity, stored_at)
                SELECT id, n % 16, now64(6), service, host, source, service, n, method, path, client, '', n % 2, n, n, ['', 'SQL "injection"\n'][n % 2 + 1], ['', 'ARGS:q'][n % 2 + 1], ['none', 'emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'][n % 9 + 1], now64(6) - toIntervalHour(1)
                FROM ({Rows})
                """);
            await connection.ExecuteAsync("""
                INSERT INTO incidents (id, opened, app, began, last_seen, closed, title, p_value, services, cause_kind, cause_service, cause_client, version, stored_at)
                SELECT toString(number), fromUnixTimestamp64Micro(1767323050000000), ['', 'shop'][number % 2 + 1], now64(6), now64(6), if(number % 3 = 0, now64(6), NULL), ['', 'cart "fails"\n'][intDiv(number, 2) % 2 + 1], [0, 1e-300, 0.5][number % 3 + 1], if(number % 2 = 0, [], ['cart']),
                  ['', 'edge', 'client'][number % 3 + 1], 'cart', '192.0.2.1', 1767323050 + number, now64(6) - toIntervalHour(1)
                FROM numbers(8)
                """);
        }

        using TemporaryDirectory folder = new();
        ControlDatabase control = TestControlDatabase.Open(Path.Combine(folder.Path, "control.db"));
        using (var connection = control.OpenConnection())
        using (var transaction = connection.BeginWrite())
        {
            AuditLog.Append(connection, transaction, DateTimeOffset.UnixEpoch, from odd in new[] { "", "plain", "\"\n<b>", new string('x', 2000) } select new AuditNote(odd, odd, odd, odd, odd, odd, odd, odd));
            transaction.Commit();
        }

        List<ExportEvent> events = [];
        foreach (IEventSource source in (IEventSource[])[new RequestSource(database.Source, ""), new SecuritySource(database.Source, ""), new IncidentSource(database.Source, ""), new AuditSource(control)])
        {
            EventPage page;
            string position = "";
            do
            {
                page = await source.ReadAsync(position, 700, CancellationToken.None);
                events.AddRange(page.Events);
                position = page.Next;
            }
            while (page.HasMore);
        }

        return events;
    }
}
