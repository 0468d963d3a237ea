using System.Net;
using System.Text.Json;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Waf;

public sealed class VerdictTests
{
    [Fact]
    public async Task A_blocked_request_gets_403_with_its_id_and_no_word_of_rules_and_never_reaches_the_upstream()
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));

        using HttpRequestMessage request = new(HttpMethod.Get, "/up/echo/x?q=an+attack+from+here");
        request.Headers.Add("X-Request-Id", "the-id");
        using HttpResponseMessage response = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("the-id", response.Headers.GetValues("X-Request-Id").Single());
        string body = await response.Content.ReadAsStringAsync();
        Assert.Equal("the-id", JsonDocument.Parse(body).RootElement.GetProperty("requestId").GetString());
        Assert.DoesNotContain("101", body, StringComparison.Ordinal);
        Assert.DoesNotContain("attack", body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, upstream.Reached);

        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal(403U, record.Status);
        Assert.Equal(ResponseFlag.Waf, record.ResponseFlag);
        Assert.Equal("waf-rules", record.ResponseDetail);
        Assert.Equal(WafMode.WafBlock, record.WafMode);
        Assert.Equal(5U, record.WafScore);
        Assert.Equal([101U], record.WafRules);
        Assert.Equal("upstream", record.DestinationService);
        Assert.Equal("", record.DestinationAddress);
        WafMatch match = Assert.Single(record.WafMatches);
        Assert.Equal(("An attack", "ARGS:q", "an attack from here", 3U, 2U, true), (match.Message, match.Variable, match.Excerpt, match.Severity, match.Phase, match.Blocking));
    }

    [Fact]
    public async Task Detect_lets_pass_and_records_the_same()
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path), ("gateway:waf:mode", "detect"));

        using HttpResponseMessage response = await gateway.Client.GetAsync(new Uri("/up/echo/x?q=attack", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal(ResponseFlag.NoFlag, record.ResponseFlag);
        Assert.Equal(WafMode.WafDetect, record.WafMode);
        Assert.Equal([101U], record.WafRules);
        Assert.True(Assert.Single(record.WafMatches).Blocking);
    }

    [Fact]
    public async Task A_clean_request_says_only_that_it_was_looked_at()
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));

        using HttpResponseMessage response = await gateway.Client.GetAsync(new Uri("/up/hello?q=fine", UriKind.Relative));

        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal((200U, WafMode.WafBlock, 0U), (record.Status, record.WafMode, record.WafScore));
        Assert.Empty(record.WafMatches);
        Assert.NotEqual("", record.DestinationAddress);
    }

    [Theory]
    [InlineData("waf", "off", 200, WafMode.WafOff)]
    [InlineData("waf", "detect", 200, WafMode.WafDetect)]
    [InlineData("waf.exclude", "ruleRemoveById=101", 200, WafMode.WafBlock)]
    [InlineData("waf.exclude", "ruleRemoveById=7, ruleRemoveTargetById=101;ARGS:q", 200, WafMode.WafBlock)]
    [InlineData("waf.exclude", "ruleRemoveTargetById=101;ARGS:other", 403, WafMode.WafBlock)]
    public async Task A_route_may_differ(string key, string value, int status, WafMode mode)
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path), ($"ReverseProxy:Routes:plain:Metadata:{key}", value));

        using HttpResponseMessage response = await gateway.Client.GetAsync(new Uri("/up/echo/x?q=attack", UriKind.Relative));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(mode, Assert.Single(await gateway.StopAsync()).WafMode);
    }

    [Theory]
    [InlineData("waf", "loud", "off, detect or block")]
    [InlineData("waf.paranoia", "5", "from 1 to 4")]
    [InlineData("waf.threshold", "many", "must be a number")]
    [InlineData("waf.exclude", "removeEverything", "removeEverything")]
    [InlineData("waf.exclude", "ruleEngine=Off", "must begin with ruleRemoveById")]
    [InlineData("waf.bodys", "true", "means nothing")]
    public async Task A_mistake_in_a_route_is_named_at_start(string key, string value, string expected)
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();

        Exception error = await Assert.ThrowsAnyAsync<Exception>(
            () => TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path), ($"ReverseProxy:Routes:plain:Metadata:{key}", value)));

        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("plain", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thresholds_and_paranoia_of_a_route_hold_against_what_rules_set()
    {
        using RuleText rules = new("""
            SecRuleEngine On
            SecAction "id:1,phase:1,nolog,pass,setvar:tx.inbound_anomaly_score_threshold=5,setvar:tx.blocking_paranoia_level=1,setvar:tx.score=7"
            SecRule TX:blocking_paranoia_level "@lt 3" "id:2,phase:1,nolog,pass,skipAfter:END"
            SecAction "id:3,phase:1,log,pass,msg:'Level three'"
            SecMarker END
            SecRule TX:score "@ge %{tx.inbound_anomaly_score_threshold}" "id:4,phase:2,deny"
            """);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(
            upstream,
            ("gateway:waf:rules", rules.Path),
            ("gateway:waf:threshold", "9"),
            ("ReverseProxy:Routes:plain:Metadata:waf.paranoia", "3"));

        using HttpResponseMessage response = await gateway.Client.GetAsync(new Uri("/up/hello", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([3U], Assert.Single(await gateway.StopAsync()).WafRules);
    }

    [Fact]
    public async Task Rules_that_cannot_be_read_are_named_with_file_and_line_before_anything_listens()
    {
        using RuleText rules = new("SecRuleEngine On\nSecRule ARGS \"@nonsense x\" \"id:1\"\n");
        await using TestUpstream upstream = await TestUpstream.StartAsync();

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path)));

        Assert.Contains("rules.conf:2", error.Message, StringComparison.Ordinal);
        Assert.Contains("gateway:waf:rules", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_rules_stop_what_they_are_made_for_and_let_ordinary_requests_pass()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", RepositoryFolder.Of("rules")));

        foreach (string query in new[] { "id=1'+OR+'1'='1", "file=../../../../etc/passwd", "q=%3Cscript%3Ealert(1)%3C/script%3E", "host=x;cat+/etc/passwd" })
        {
            using HttpResponseMessage attack = await gateway.Client.GetAsync(new Uri("/up/hello?" + query, UriKind.Relative));
            Assert.Equal(HttpStatusCode.Forbidden, attack.StatusCode);
        }

        using HttpResponseMessage ordinary = await gateway.Client.GetAsync(new Uri("/up/hello?q=It's+a+nice+day&sort=price&page=2", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, ordinary.StatusCode);
    }

    [Fact]
    public async Task A_client_is_known_to_rules_by_the_address_that_the_record_has()
    {
        using RuleText rules = new("""
            SecRuleEngine On
            SecRule REMOTE_ADDR "@ipMatch 203.0.113.0/24" "id:1,phase:1,deny"
            """);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path), ("gateway:trustedProxies:0", "127.0.0.0/8"));

        using HttpRequestMessage request = new(HttpMethod.Get, "/up/hello");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using HttpResponseMessage response = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }
}
