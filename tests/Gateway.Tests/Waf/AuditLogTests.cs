using System.Text.Json;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Waf;

public sealed class AuditLogTests
{
    [Fact]
    public async Task What_rules_want_audited_is_written_with_the_request_id_and_without_credentials()
    {
        using RuleText rules = new(RuleText.Simple + "SecAuditEngine RelevantOnly\nSecAuditLogParts ABCEFHZ\nSecAuditLogRelevantStatus \"^$\"\nSecAuditLog audit.log\n");
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));

        using HttpRequestMessage attack = new(HttpMethod.Get, "/up/hello?q=attack");
        attack.Headers.Add("X-Request-Id", "audited");
        attack.Headers.Add("Authorization", "Bearer very-secret");
        using HttpResponseMessage stopped = await gateway.Client.SendAsync(attack);
        using HttpResponseMessage passed = await gateway.Client.GetAsync(new Uri("/up/hello?q=fine", UriKind.Relative));
        await gateway.StopAsync();

        string line = Assert.Single(await File.ReadAllLinesAsync(Path.Combine(rules.Path, "audit.log")));
        JsonElement transaction = JsonDocument.Parse(line).RootElement.GetProperty("transaction");
        Assert.Equal("audited", transaction.GetProperty("unique_id").GetString());
        Assert.Equal("/up/hello?q=attack", transaction.GetProperty("request").GetProperty("uri").GetString());
        Assert.Equal("101", transaction.GetProperty("messages")[0].GetProperty("details").GetProperty("ruleId").GetString());
        Assert.DoesNotContain("very-secret", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_audit_log_without_a_file_is_an_error_at_start()
    {
        using RuleText rules = new(RuleText.Simple + "SecAuditEngine On\n");

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => TestGateway.StartAsync(null, ("gateway:waf:rules", rules.Path)));

        Assert.Contains("SecAuditLog", error.Message, StringComparison.Ordinal);
    }
}
