using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Storage.Erasure;
using Xunit;

namespace Insight.Storage.Tests.Erasure;

/// <summary>Rows of two people in every table that can hold one, and a scan of all there is.</summary>
internal sealed class ErasureSeed(ClickHouseDataSource source)
{
    public const string Address = "203.0.113.7", Principal = "alice@example.org", Session = "5e55105e55105e55105e55105e551051";

    /// <summary>Someone whose values begin or end like those of the other: nothing of them may change.</summary>
    public const string OtherAddress = "203.0.113.77", OtherPrincipal = "malice@example.org", OtherSession = "0e55105e55105e55105e55105e551050";

    public static string Value(ErasureKind kind) => kind switch { ErasureKind.Client => Address, ErasureKind.Principal => Principal, _ => Session };

    public async Task FillAsync()
    {
        await FillAsync("a", 1, Address, Principal, Session);
        await FillAsync("b", 2, OtherAddress, OtherPrincipal, OtherSession);
    }

    /// <summary>Places (table.column) in which a text stands, of all columns of all tables that can hold text.</summary>
    public async Task<List<string>> FindAsync(string text, IEnumerable<string>? but = null)
    {
        await using ClickHouseConnection connection = source.CreateConnection();
        List<(string Table, string Column)> columns = [.. await connection.QueryAsync<(string, string)>(
            "SELECT table, name FROM system.columns WHERE database = currentDatabase() AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND engine != 'View') AND (type LIKE '%String%' OR type LIKE 'Array%' OR type LIKE 'Map%')")];
        Assert.True(columns.Count > 100, "The columns were not found.");
        List<string> found = [];
        foreach ((string table, string column) in columns)
        {
            if (await connection.ExecuteScalarAsync<ulong>($"SELECT count() FROM `{table}` WHERE position(toString(`{column}`), @text) > 0", new { text }) > 0) found.Add($"{table}.{column}");
        }

        return [.. found.Except(but ?? [], StringComparer.Ordinal)];
    }

    /// <summary>A fingerprint of every table's rows that are not of the erased person: those marked with a letter.</summary>
    public async Task<Dictionary<string, ulong>> OthersAsync()
    {
        await using ClickHouseConnection connection = source.CreateConnection();
        Dictionary<string, ulong> sums = [];
        foreach (ErasureTable table in ErasureTables.All)
        {
            string columns = string.Join(", ", await connection.QueryAsync<string>("SELECT name FROM system.columns WHERE database = currentDatabase() AND table = @Name AND name != '_row_exists'", new { table.Name }));
            sums[table.Name] = await connection.ExecuteScalarAsync<ulong>(
                $"SELECT sum(cityHash64(toString(tuple({columns})))) FROM `{table.Name}` WHERE position(toString(tuple({columns})), 'of-b') > 0 OR position(toString(tuple({columns})), @OtherAddress) > 0", new { OtherAddress });
        }

        return sums;
    }

    private async Task FillAsync(string who, int number, string address, string principal, string session)
    {
        object arguments = new { who, mark = "of-" + who, number, address, principal, session, mention = $"/people/{principal}/from/{address}/{session}", detail = Detail(who, principal, address), raw = Raw(address, principal, session), bytes = who == "a" ? $"{address} {principal} {session}" : "203.0.113.99 bob@example.org" };
        await using ClickHouseConnection connection = source.CreateConnection();
        string[] inserts =
        [
            "INSERT INTO records (record_id, time, window, tenant, app, host, client_ip, principal, session_key, path, source_detail, query_names, query_values, user_agent, request_id) SELECT unhex(lpad(toString(@number), 32, '0')), now64(6), now(), @mark, 'app', 'host', @address, @principal, @session, @mention, concat('address ', @address), [@principal, 'page'], map('who', @principal), concat('agent ', @address), @session",
            // Somebody else's request that mentions the person.
            "INSERT INTO records (record_id, time, window, tenant, app, client_ip, path, query_values) SELECT unhex(lpad(concat(toString(@number), '9'), 32, '0')), now64(6), now(), 'third', 'app', '198.51.100.9', @mention, map('q', concat('a ', @principal, ', b ', @address, '.'))",
            "INSERT INTO waf_findings (record_id, position, time, tenant, client_ip, path, variable, excerpt, request_id) SELECT unhex(lpad(toString(@number), 32, '0')), 0, now64(6), @mark, @address, @mention, 'ARGS:q', concat('<', @principal, '>'), @session",
            "INSERT INTO policy_notes (record_id, position, time, tenant, client_ip, principal, request_id) SELECT unhex(lpad(toString(@number), 32, '0')), 0, now64(6), @mark, @address, @principal, @session",
            "INSERT INTO findings (window, position, tenant, kind, client, metric, reason) SELECT now(), @number, @mark, 'client', @principal, 'client-behaviour', concat('client ', @principal, ' is strange')",
            "INSERT INTO findings (window, position, tenant, kind, client, metric, reason) SELECT now(), @number + 10, @mark, 'client', @address, 'client-behaviour', concat('client ', @address, ' is strange')",
            "INSERT INTO findings (window, position, tenant, kind, client, metric, reason) SELECT now(), @number + 20, @mark, 'client', @session, 'client-behaviour', 'strange'",
            "INSERT INTO client_threats (client_key, window, tenant, client, reasons) SELECT concat('k', @who), now(), @mark, @principal, '[]'",
            "INSERT INTO client_threats (client_key, window, tenant, client, reasons) SELECT concat('l', @who), now(), @mark, @address, '[]'",
            "INSERT INTO client_threats (client_key, window, tenant, client, reasons) SELECT concat('m', @who), now(), @mark, @session, '[]'",
            "INSERT INTO incidents (id, opened, tenant, title, cause_client, detail, version) SELECT @mark, now64(6), @mark, concat('Client ', @principal, ' sends more, ', @address, ' too'), @principal, @detail, 7",
            "INSERT INTO dead_letters (record_id, source, reason, detail, excerpt, record) SELECT unhex(lpad(toString(@number + 100), 32, '0')), @mark, 'refused-by-storage', concat('value ', @principal), concat('\\x0b', @address, '\\x8a\\x02'), @raw",
            "INSERT INTO endpoints (endpoint_id, tenant, template) SELECT @number, @mark, @mention",
            "INSERT INTO learned_endpoints (endpoint_id, tenant, template, explanation, tier) SELECT @number, @mark, @mention, concat('seen: ', @principal), 1",
            "INSERT INTO learning_states (hour, tenant, app, host, state, version) SELECT toStartOfHour(now()), @mark, 'app', 'host', concat('\\0\\1', @mark, @bytes, '\\2'), 1",
            "INSERT INTO endpoint_traits (endpoint_id, hour, query, version) SELECT @number, now(), map(@principal, 1, @address, 2, @session, 3, @mark, 4), 1",
            "INSERT INTO endpoint_trait_minutes (endpoint_id, minute, query, version) SELECT @number, now(), map(@principal, 1, @address, 2, @session, 3, @mark, 4), 1",
            "INSERT INTO endpoint_schemas (endpoint_id, state, version) SELECT @number, concat(@mark, '\\1', @bytes), 1",
            "INSERT INTO endpoint_shape_minutes (endpoint_id, minute, shape, version) SELECT @number, now(), concat('{', @mark, ':', @mention, '}'), 1",
            "INSERT INTO drift_findings (endpoint_id, findings, version) SELECT @number, concat('[\"', @mark, '\",\"', @mention, '\"]'), 1",
            // A state of two chunks, with the name across their end.
            "INSERT INTO detection_states (slot, chunk, chunks, checksum, content, version) SELECT @number, 0, 2, 1, concat(@mark, substring(@bytes, 1, 16)), 5",
            "INSERT INTO detection_states (slot, chunk, chunks, checksum, content, version) SELECT @number, 1, 2, 1, substring(@bytes, 17), 5",
        ];
        foreach (string insert in inserts) await connection.ExecuteAsync(insert, arguments);
    }

    private static string Detail(string who, string principal, string address) => System.Text.Json.JsonSerializer.Serialize(new
    {
        id = "of-" + who,
        causes = new object[] { new { kind = "client", client = principal, reasons = new[] { $"client {principal} sent 90%" } } },
        findings = new object[] { new { client = address, reason = $"{address}: too much" }, new { client = "198.51.100.9", reason = "another" } },
        timeline = new object[] { new { text = $"Client {principal}, then {address}." } },
    });

    private static string Raw(string address, string principal, string session) => $"\u0001{(char)address.Length}{address}\u0002{(char)principal.Length}{principal}\u0002 {session}\u0003";
}
