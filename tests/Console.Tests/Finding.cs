using Dapper;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Tests;

/// <summary>A match of the WAF as it stands in the table <c>waf_findings</c>.</summary>
/// <param name="Request">Number of the request: its record id and, unless said otherwise, its request id.</param>
/// <param name="Position">Place among the request's matches.</param>
/// <param name="Time">When the request arrived, UTC.</param>
/// <param name="Rule">Id of the rule.</param>
internal sealed record Finding(int Request, byte Position, DateTime Time, uint Rule)
{
    public string Host { get; init; } = "shop.example";

    public string Service { get; init; } = "web";

    public string Client { get; init; } = "192.0.2.1";

    public string? RequestId { get; init; }

    public string Message { get; init; } = "SQL injection attack";

    public string Variable { get; init; } = "ARGS:q";

    public string Excerpt { get; init; } = "1' OR '1";

    public bool Blocked { get; init; } = true;

    public async Task StoreAsync(ClickHouseDataSource storage)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.ExecuteAsync("""
            INSERT INTO waf_findings (record_id, position, time, tenant, app, host, source_service, service, endpoint_id, method, path, client_ip, request_id,
                mode, blocked, score, rule_id, message, variable, excerpt, severity, phase, blocking)
            SELECT unhex(@record), @Position, @Time, 'acme', 'shop', @Host, 'cart', @Service, 255, 'GET', '/search', @Client, @request,
                'block', @Blocked, 10, @Rule, @Message, @Variable, @Excerpt, 'critical', 2, @blocking
            """, new
        {
            record = Request.ToString("x32", System.Globalization.CultureInfo.InvariantCulture),
            Position,
            Time,
            Host,
            Service,
            Client,
            request = RequestId ?? $"r-{Request}",
            Blocked,
            Rule,
            Message,
            Variable,
            Excerpt,
            blocking = Rule == 949110,
        });
    }
}
