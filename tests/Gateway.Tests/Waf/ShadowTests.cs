using System.Net;
using System.Net.Http.Json;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Waf;

namespace Insight.Gateway.Tests.Waf;

public sealed class ShadowTests
{
    /// <summary>Level 1 looks for "attack", level 2 for "odd"; both add up.</summary>
    private const string Levels = """
        SecRuleEngine On
        SecRequestBodyAccess On
        SecAction "id:1,phase:1,nolog,pass,setvar:tx.blocking_paranoia_level=1,setvar:tx.inbound_anomaly_score_threshold=5,setvar:tx.blocking_inbound_anomaly_score=0"
        SecRule REQUEST_HEADERS:Content-Type "@beginsWith application/json" "id:2,phase:1,nolog,pass,ctl:requestBodyProcessor=JSON"
        SecRule ARGS "@contains attack" "id:101,phase:2,pass,log,msg:'An attack',severity:CRITICAL,setvar:tx.blocking_inbound_anomaly_score=+5"
        SecRule TX:blocking_paranoia_level "@lt 2" "id:3,phase:2,nolog,pass,skipAfter:END"
        SecRule ARGS "@contains odd" "id:201,phase:2,pass,log,msg:'Odd',severity:CRITICAL,setvar:tx.blocking_inbound_anomaly_score=+5"
        SecMarker END
        SecRule TX:blocking_inbound_anomaly_score "@ge %{tx.inbound_anomaly_score_threshold}" "id:949110,phase:2,deny,log,msg:'Too much'"
        """;

    [Fact]
    public async Task What_only_the_next_level_would_stop_passes_and_is_recorded_in_shadow()
    {
        AccessRecord record = await AskAsync("/up/echo/x?q=odd");

        Assert.Equal((200U, 0U, ResponseFlag.NoFlag), (record.Status, record.WafScore, record.ResponseFlag));
        Assert.Empty(record.WafRules);
        Assert.Equal((1U, 2U, 5U, true), (record.WafDetail.Paranoia, record.WafDetail.ShadowParanoia, record.WafDetail.ShadowScore, record.WafDetail.ShadowBlocks));
        Assert.Equal([(201U, true, "ARGS:q"), (949110U, true, "TX:blocking_inbound_anomaly_score")], record.WafMatches.Select(static match => (match.Rule, match.Shadow, match.Variable)));
    }

    [Fact]
    public async Task A_body_is_looked_at_in_shadow_and_the_upstream_gets_all_of_it()
    {
        using RuleText rules = new(Levels);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path), ("gateway:waf:shadowPercent", "100"));

        using HttpResponseMessage response = await gateway.Client.PostAsJsonAsync(new Uri("/up/mirror", UriKind.Relative), new { comment = "an odd one" });

        Assert.Contains("an odd one", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.True(record.WafDetail.ShadowBlocks);
        Assert.Contains("ARGS:json.comment", record.WafMatches.Select(static match => match.Variable));
    }

    [Fact]
    public async Task What_a_route_excludes_is_excluded_in_shadow_too()
    {
        AccessRecord excluded = await AskAsync("/up/echo/x?q=odd", ("ReverseProxy:Routes:plain:Metadata:waf.exclude", "ruleRemoveTargetById=201;ARGS:q"));

        Assert.Equal((2U, false), (excluded.WafDetail.ShadowParanoia, excluded.WafDetail.ShadowBlocks));
    }

    [Fact]
    public async Task A_leaf_of_a_body_can_be_excluded_by_the_name_that_matches_have()
    {
        using RuleText rules = new(Levels);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path), ("ReverseProxy:Routes:plain:Metadata:waf.exclude", "ruleRemoveTargetById=101;ARGS:json.comment"));

        using HttpResponseMessage comment = await gateway.Client.PostAsJsonAsync(new Uri("/up/mirror", UriKind.Relative), new { comment = "an attack" });
        using HttpResponseMessage title = await gateway.Client.PostAsJsonAsync(new Uri("/up/mirror", UriKind.Relative), new { title = "an attack" });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (comment.StatusCode, title.StatusCode));
    }

    [Fact]
    public async Task A_clean_request_of_the_sample_says_that_it_was_looked_at()
    {
        AccessRecord record = await AskAsync("/up/hello?q=fine");

        Assert.Equal((1U, 2U, 0U, false), (record.WafDetail.Paranoia, record.WafDetail.ShadowParanoia, record.WafDetail.ShadowScore, record.WafDetail.ShadowBlocks));
        Assert.Empty(record.WafMatches);
    }

    [Fact]
    public async Task What_both_levels_find_stands_once_and_not_in_shadow()
    {
        AccessRecord record = await AskAsync("/up/echo/x?q=attack", ("gateway:waf:mode", "detect"));

        Assert.Equal((200U, 5U, 5U, true), (record.Status, record.WafDetail.Threshold, record.WafDetail.ShadowScore, record.WafDetail.ShadowBlocks));
        Assert.Equal([(101U, false), (949110U, false)], record.WafMatches.Select(static match => (match.Rule, match.Shadow)));
    }

    [Theory]
    [InlineData("gateway:waf:shadowPercent", "0")]
    [InlineData("gateway:waf:paranoia", "4")]
    public async Task Who_is_not_of_the_sample_or_at_the_strictest_level_is_not_looked_at(string key, string value)
    {
        AccessRecord record = await AskAsync("/up/hello?q=fine", (key, value));

        Assert.Null(record.WafDetail);
    }

    [Fact]
    public async Task A_blocked_request_is_not_asked_about_again()
    {
        AccessRecord record = await AskAsync("/up/echo/x?q=attack");

        Assert.Equal((403U, 1U, 5U, 0U), (record.Status, record.WafDetail.Paranoia, record.WafDetail.Threshold, record.WafDetail.ShadowParanoia));
    }

    [Fact]
    public async Task Of_many_matches_the_one_that_decided_is_kept()
    {
        string rules = "SecRuleEngine On\n" + string.Join('\n', Enumerable.Range(1, 20).Select(static i => $"SecRule ARGS \"@contains odd\" \"id:{i},phase:2,pass,log\"")) + "\nSecRule ARGS \"@contains odd\" \"id:99,phase:2,deny,log\"\n";

        AccessRecord record = await AskAsync("/up/echo/x?q=odd", rules);

        Assert.Equal([.. Enumerable.Range(1, 15).Select(static i => (uint)i), 99U], record.WafMatches.Select(static match => match.Rule));
    }

    [Fact]
    public void The_sample_has_its_share_of_clients_all_day_and_others_the_next()
    {
        ShadowSample sample = new(5);
        long day = 1_780_000_000_000_000 / 86_400_000_000 * 86_400_000_000;
        IPAddress[] clients = [.. Enumerable.Range(0, 20_000).Select(static i => new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]))];

        IPAddress[] today = [.. clients.Where(client => sample.Has(null, client, day))], tomorrow = [.. clients.Where(client => sample.Has(null, client, day + 86_400_000_000))];

        Assert.InRange(today.Length, 850, 1_150);
        Assert.All(today, client => Assert.True(sample.Has(null, client, day + 86_399_999_999)));
        Assert.InRange(today.Intersect(tomorrow).Count(), 0, 120);
    }

    private static Task<AccessRecord> AskAsync(string path, params (string, string)[] settings) => AskAsync(path, Levels, settings);

    private static async Task<AccessRecord> AskAsync(string path, string rules, params (string, string)[] settings)
    {
        using RuleText text = new(rules);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, [("gateway:waf:rules", text.Path), ("gateway:waf:shadowPercent", "100"), .. settings]);

        using HttpResponseMessage response = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative));

        return Assert.Single(await gateway.StopAsync());
    }
}
