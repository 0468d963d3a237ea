using System.Globalization;
using Insight.Export.Delivery;
using Insight.Export.Events;
using Insight.Export.Sources;
using Insight.Testing;

namespace Insight.Export.Tests.Sources;

/// <summary>Matches of the WAF and denials by policies are one stream.</summary>
[Collection(nameof(SharedEngine))]
public sealed class SecuritySourceTests(EngineFixture engine)
{
    private static readonly long s_base = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeMilliseconds() * 1000;

    [Fact]
    public async Task Read_Denial_TellsThePolicyAndItsVerdict()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        await StoredReading.ExecuteAsync(database, """
            INSERT INTO records (record_id, time, window, tenant, app, host, source_service, destination_service, method, path, endpoint_id, status, response_flag, response_detail, client_ip, request_id, policy_id, policy_action)
            VALUES (unhex('000102030405060708090a0b0c0d0e0f'), '2026-01-02 03:04:05.678901', '2026-01-02 03:04:00', 'acme', 'shop', 'shop.example', 'web', 'cart', 'POST', '/cart', 255, 429, 'policy', 'rate', '192.0.2.1', 'r-1', 'cart-limit', 'limit')
            """);
        SecuritySource source = new(database.Source, "");
        await StoredReading.SettledAsync(source);

        SecurityEvent e = Assert.IsType<SecurityEvent>(Assert.Single((await source.ReadAsync("", 10, CancellationToken.None)).Events));

        Assert.Equal(("000102030405060708090a0b0c0d0e0f-policy", new DateTime(2026, 1, 2, 3, 4, 5, 678, 901, DateTimeKind.Utc), "acme"), (e.Id, e.Time, e.Tenant));
        Assert.Equal(new RequestFacts { App = "shop", Host = "shop.example", SourceService = "web", Service = "cart", EndpointId = "00000000000000ff", Method = "POST", Path = "/cart", Client = "192.0.2.1", RequestId = "r-1" }, e.Request);
        Assert.Equal((FindingSource.Policy, "cart-limit", "limit", "rate", 429, true, EventSeverity.Low), (e.Source, e.Policy, e.Verdict, e.Reason, e.Status, e.Blocked, e.Severity));
        Assert.Equal(("Policy cart-limit turned the request away: rate", 0L, 0L, ""), (e.Message, e.Rule, e.Score, e.Variable));
        Assert.Equal(e, EventJson.Read(EventJson.Write(e)));
    }

    [Theory]
    [InlineData("p", "deny", "unknown-endpoint", "deny", EventSeverity.Low, "Policy p turned the request away: unknown-endpoint")]
    [InlineData("p", "limit", "breaker-open", "limit", EventSeverity.Informational, "Policy p turned the request away: breaker-open")]
    // A log of another proxy.
    [InlineData("", "none", "", "", EventSeverity.Low, "A policy turned the request away")]
    public async Task Read_Denial_IsAsSeriousAsItsReason(string policy, string action, string reason, string verdict, EventSeverity severity, string message)
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        await StoredReading.ExecuteAsync(database, $"INSERT INTO records (record_id, time, window, response_flag, policy_id, policy_action, response_detail) VALUES (unhex('{Hex(1)}'), now64(6), now(), 'policy', '{policy}', '{action}', '{reason}')");
        SecuritySource source = new(database.Source, "");
        await StoredReading.SettledAsync(source);

        SecurityEvent e = Assert.IsType<SecurityEvent>(Assert.Single((await source.ReadAsync("", 10, CancellationToken.None)).Events));

        Assert.Equal((verdict, severity, message), (e.Verdict, e.Severity, e.Message));
    }

    [Fact]
    public async Task Read_OnlyWhatWasTurnedAwayByAPolicy_IsADenial()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        // 1: the WAF stopped it; 2: a policy would have; 3: a policy acted, the request passed; 4: a policy turned it away, and the WAF only watched; 5: passed.
        await StoredReading.ExecuteAsync(database, $"""
            INSERT INTO records (record_id, time, window, response_flag, policy_id, policy_action, policy_shadow, waf_rules)
            VALUES (unhex('{Hex(1)}'), now64(6), now(), 'waf', 'p', 'deny', false, [942100]), (unhex('{Hex(2)}'), now64(6), now(), 'none', 'p', 'deny', true, []), (unhex('{Hex(3)}'), now64(6), now(), 'none', 'p', 'mask', false, []),
              (unhex('{Hex(4)}'), now64(6), now(), 'policy', 'p', 'deny', false, [942100]), (unhex('{Hex(5)}'), now64(6), now(), 'none', '', 'none', false, [])
            """);
        // A match in shadow is none: of request 5, and one beside the real one of request 4.
        await StoredReading.ExecuteAsync(database, $"""
            INSERT INTO waf_findings (record_id, position, time, blocked, rule_id, severity, shadow)
            VALUES (unhex('{Hex(1)}'), 0, now64(6), true, 942100, 'critical', false), (unhex('{Hex(4)}'), 0, now64(6), false, 942100, 'critical', false), (unhex('{Hex(4)}'), 1, now64(6), false, 942101, 'critical', true), (unhex('{Hex(5)}'), 0, now64(6), false, 942101, 'critical', true)
            """);

        List<string> told = await StoredReading.DrainAsync(new SecuritySource(database.Source, ""), 100);

        Assert.Equal([$"{Hex(1)}-000", $"{Hex(4)}-000", $"{Hex(4)}-policy"], told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Read_BothKinds_ComeInTheOrderOfStorageWhateverThePage()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        List<(string Id, string Place)> expected = await MixedAsync(database);
        SecuritySource source = new(database.Source, "");

        foreach (int most in (int[])[1, 2, 3, 5, 7, 16, expected.Count - 1, expected.Count, expected.Count + 1, 1000])
        {
            Assert.Equal(expected.Select(static e => e.Id), await StoredReading.BehindAsync(source, "", most));
        }
    }

    [Fact]
    public async Task Read_FromAnyPlace_GoesOnBehindIt()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        List<(string Id, string Place)> expected = await MixedAsync(database);
        SecuritySource source = new(database.Source, "");

        // Places of matches are written as they were when the stream had nothing else.
        Assert.Contains(expected, static e => e.Place == $"{s_base}:{Hex(1)}-001");
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected.Skip(i + 1).Select(static e => e.Id), await StoredReading.BehindAsync(source, expected[i].Place, 1000));
        }

        string[] later = [.. expected.Where(static e => !e.Place.StartsWith($"{s_base}:", StringComparison.Ordinal)).Select(static e => e.Id)];
        Assert.Equal(later, await StoredReading.BehindAsync(source, $"{s_base}:\uffff", 4));
        Assert.Equal(later, await StoredReading.BehindAsync(source, $"{s_base + 1}:", 4));
    }

    [Fact]
    public async Task Read_ARecordThatStandsTwice_IsToldOnceInAPage()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        for (int i = 0; i < 2; i++) await StoredReading.ExecuteAsync(database, $"INSERT INTO records (record_id, time, window, response_flag, stored_at) SELECT unhex('{Hex(1)}'), now64(6), now(), 'policy', fromUnixTimestamp64Micro({s_base})");

        Assert.Equal([$"{Hex(1)}-policy"], await StoredReading.BehindAsync(new SecuritySource(database.Source, ""), "", 10));
    }

    [Fact]
    public async Task Read_WhileAnInsertOfTheOtherKindRuns_DoesNotOvertakeIt()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        SecuritySource source = new(database.Source, "");
        Task slow = StoredReading.ExecuteAsync(database, "INSERT INTO records (record_id, time, window, response_flag) SELECT unhex(leftPad(hex(number + 1), 32, '0')), now64(6), now(), 'policy' FROM numbers(20) WHERE sleepEachRow(0.1) = 0 SETTINGS max_block_size = 1, max_insert_block_size = 1");
        await StoredReading.RunsAsync(database);
        await StoredReading.ExecuteAsync(database, $"INSERT INTO waf_findings (record_id, position, time, rule_id) VALUES (unhex('{Hex(1000)}'), 0, now64(6), 1)");

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
    public void Read_ALetterOfAnEarlierVersion_IsAMatch()
    {
        string kept = """{"$type":"security","Request":{"App":"shop","Host":"","SourceService":"","Service":"","EndpointId":"","Method":"","Path":"/","Client":"","RequestId":""},"Rule":942100,"Message":"m","Variable":"ARGS:q","Severity":4,"Score":5,"Blocked":true,"Id":"s","Time":"2026-05-01T10:20:30.456Z","Tenant":"acme"}""";

        SecurityEvent e = Assert.IsType<SecurityEvent>(EventJson.Read(kept));

        Assert.Equal((FindingSource.Waf, 942100L, "m", "ARGS:q", EventSeverity.High, 5L, true, ""), (e.Source, e.Rule, e.Message, e.Variable, e.Severity, e.Score, e.Blocked, e.Policy));
    }

    /// <summary>Matches, two of a request, and denials, many stored at once and some of the same requests, among requests that passed; what is to be told, in order, and the place of each.</summary>
    private static async Task<List<(string Id, string Place)>> MixedAsync(LentDatabase database)
    {
        const int Matches = 26, Denials = 22;
        await StoredReading.ExecuteAsync(database, $"""
            INSERT INTO waf_findings (record_id, position, time, rule_id, stored_at)
            SELECT unhex(leftPad(hex(intDiv(number, 2)), 32, '0')), number % 2, now64(6), 942100, fromUnixTimestamp64Micro({s_base} + intDiv(number, 5)) FROM numbers({Matches})
            """);
        await StoredReading.ExecuteAsync(database, $"""
            INSERT INTO records (record_id, time, window, response_flag, policy_id, stored_at)
            SELECT unhex(leftPad(hex(number), 32, '0')), now64(6), now(), if(number < {Denials}, 'policy', 'none'), 'p', fromUnixTimestamp64Micro({s_base} + intDiv(number, 4)) FROM numbers(60)
            """);
        IEnumerable<(long At, int Record, string Key)> rows =
        [
            .. Enumerable.Range(0, Matches).Select(static i => (s_base + (i / 5), i / 2, $"{Hex(i / 2)}-00{i % 2}")),
            .. Enumerable.Range(0, Denials).Select(static i => (s_base + (i / 4), i, $"{Hex(i)}-policy")),
        ];
        return [.. rows.OrderBy(static row => row.At).ThenBy(static row => row.Record).ThenBy(static row => row.Key, StringComparer.Ordinal).Select(static row => (row.Key, string.Create(CultureInfo.InvariantCulture, $"{row.At}:{row.Key}")))];
    }

    private static string Hex(int record) => record.ToString("x32", CultureInfo.InvariantCulture);
}
