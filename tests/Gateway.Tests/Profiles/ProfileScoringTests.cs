using System.Net;
using System.Text;
using Insight.Contracts.Records;
using Insight.Gateway.Profiles;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Profiles;

/// <summary>The whole gateway, with a profile beside its rules.</summary>
public sealed class ProfileScoringTests
{
    private const string Ordinary = "/up/echo/x?id=4711&comment=We+don't+say+what+they+say.";
    private const string Tampered = "/up/echo/x?id=4711;`halt`&comment=We+don't+say+what+they+say.";
    private const string Words = "/up/echo/x?id=4711&comment=We+select+the+union+delegate+and+don't+say+it.";
    private const string Injection = "/up/echo/x?id=4711&comment=x'+union+select+password+from+users+--+";

    [Fact]
    public async Task A_tampered_value_that_no_rule_knows_is_stopped_and_the_finding_says_why()
    {
        (HttpStatusCode status, AccessRecord record) = await GetAsync(Tampered);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal((ResponseFlag.Waf, "waf-rules", WafMode.WafBlock), (record.ResponseFlag, record.ResponseDetail, record.WafMode));
        Assert.True(record.WafScore >= 5);
        Assert.Equal([(uint)ProfileScoring.RuleId, 901U], record.WafRules);
        WafMatch match = record.WafMatches[0];
        Assert.Equal(((uint)ProfileScoring.RuleId, "ARGS:id", "4711;`halt`", 3U, 2U, false), (match.Rule, match.Variable, match.Excerpt, match.Severity, match.Phase, match.Blocking));
        Assert.StartsWith("Profile: Tampered", match.Message, StringComparison.Ordinal);
        Assert.Equal(Learned.Get, record.EndpointId);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "id=4711", "id=4711%27%22%3E%7B%7D%28", "ARGS:id")]
    [InlineData("application/json", """{"id":4711}""", """{"id":"4711'\">{}("}""", "ARGS:json.id")]
    public async Task Bodies_are_judged_too(string type, string ordinary, string tampered, string variable)
    {
        (HttpStatusCode status, _) = await SendAsync(() => Body(ordinary));
        Assert.Equal(HttpStatusCode.OK, status);

        (status, AccessRecord record) = await SendAsync(() => Body(tampered));
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal(variable, record.WafMatches[0].Variable);

        HttpRequestMessage Body(string body) => new(HttpMethod.Post, "/up/echo/x") { Content = new StringContent(body, Encoding.UTF8, type) };
    }

    [Theory]
    [InlineData("gateway:profiles:mode", "detect", 0U)]
    [InlineData("gateway:waf:mode", "detect", 5U)]
    [InlineData("ReverseProxy:Routes:plain:Metadata:waf", "detect", 5U)]
    [InlineData("ReverseProxy:Routes:plain:Metadata:waf.profiles", "detect", 0U)]
    public async Task Where_nothing_is_to_be_stopped_the_record_says_it_and_the_request_passes(string key, string value, uint score)
    {
        (HttpStatusCode status, AccessRecord record) = await GetAsync(Tampered, (key, value));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((uint)ProfileScoring.RuleId, record.WafRules[0]);
        Assert.True(score == 0 ? record.WafScore == 0 : record.WafScore >= score);
    }

    [Theory]
    [InlineData("gateway:profiles:mode", "off")]
    [InlineData("ReverseProxy:Routes:plain:Metadata:waf.profiles", "off")]
    [InlineData("ReverseProxy:Routes:plain:Metadata:waf", "off")]
    public async Task Where_it_is_off_it_says_nothing(string key, string value)
    {
        (HttpStatusCode status, AccessRecord record) = await GetAsync(Tampered, (key, value));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Empty(record.WafRules);
    }

    [Fact]
    public async Task An_ordinary_request_is_as_clean_as_before()
    {
        (HttpStatusCode status, AccessRecord record) = await GetAsync(Ordinary);

        Assert.Equal((HttpStatusCode.OK, 0U), (status, record.WafScore));
        Assert.Empty(record.WafMatches);
    }

    [Fact]
    public async Task Ordinary_text_that_rules_take_for_SQL_is_excused()
    {
        (HttpStatusCode status, AccessRecord record) = await GetAsync(Words);

        Assert.Equal((HttpStatusCode.OK, 0U), (status, record.WafScore));
        Assert.Empty(record.WafMatches);
    }

    [Theory]
    [InlineData(Injection, 101U)]
    [InlineData("/up/echo/x?id=4711&comment=We+don't+say+password+file.", 102U)]
    [InlineData("/up/echo/x?id=4711&comment=We+don't+say.&comment=x'+union+select+password+from+users+--+", 101U)]
    [InlineData("/up/echo/x?id=union+select&comment=We+select+the+union+delegate.", 101U)]
    public async Task What_is_no_ordinary_text_or_another_family_is_never_excused(string target, uint rule)
    {
        (HttpStatusCode status, AccessRecord record) = await GetAsync(target);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains(rule, record.WafRules);
    }

    [Theory]
    [InlineData("gateway:profiles:mode", "detect")]
    [InlineData("ReverseProxy:Routes:plain:Metadata:waf.profiles", "off")]
    public async Task Nothing_is_excused_unless_profiles_score(string key, string value)
    {
        (HttpStatusCode status, _) = await GetAsync(Words, (key, value));

        Assert.Equal(HttpStatusCode.Forbidden, status);
    }

    [Theory]
    [InlineData(Tampered, HttpStatusCode.OK)]
    [InlineData(Words, HttpStatusCode.Forbidden)]
    public async Task Without_a_profile_all_is_as_before(string target, HttpStatusCode expected)
    {
        foreach (Insight.Endpoints.Profiles.RequestProfile? profile in new[] { null, Learned.Empty })
        {
            (HttpStatusCode status, AccessRecord record) = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, target), profile);

            Assert.Equal(expected, status);
            Assert.DoesNotContain((uint)ProfileScoring.RuleId, record.WafRules);
        }
    }

    [Fact]
    public async Task Another_endpoint_is_not_judged()
    {
        (HttpStatusCode status, AccessRecord record) = await GetAsync(Tampered.Replace("/x?", "/y?", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.OK, 0UL), (status, record.EndpointId));
        Assert.Empty(record.WafMatches);
    }

    [Fact]
    public async Task What_is_unknown_or_missing_is_named_and_stops_nothing_alone()
    {
        (HttpStatusCode status, AccessRecord unknown) = await GetAsync(Ordinary + "&debug=1");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("Profile: UnknownParameter", "ARGS:debug", 6U), Of(unknown));

        (status, AccessRecord missing) = await GetAsync("/up/echo/x?id=4711");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("Profile: Missing", "ARGS:comment", 6U), Of(missing));

        static (string, string, uint) Of(AccessRecord record) => (record.WafMatches[0].Message, record.WafMatches[0].Variable, record.WafMatches[0].Severity);
    }

    [Fact]
    public async Task A_secret_is_masked_as_in_other_findings()
    {
        (_, AccessRecord record) = await GetAsync(Ordinary + "&password=a{b}c|d");

        WafMatch match = record.WafMatches[0];
        Assert.Equal(("ARGS:password", "***"), (match.Variable, match.Excerpt));
    }

    [Fact]
    public async Task What_many_clients_send_at_once_is_a_release_and_does_not_count()
    {
        using RuleText rules = new(Learned.Rules);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));
        gateway.Apply(Learned.Endpoints, Learned.Profile);

        List<HttpStatusCode> answers = [];
        for (int client = 1; client <= 8; client++)
        {
            using HttpClient one = gateway.ClientAt(IPAddress.Parse($"127.0.1.{client}"));
            using HttpResponseMessage response = await one.GetAsync(new Uri(Tampered, UriKind.Relative));
            answers.Add(response.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, answers[0]);
        Assert.Equal(HttpStatusCode.OK, answers[^1]);
    }

    [Fact]
    public async Task The_Core_Rule_Sets_other_name_of_the_score_is_known()
    {
        using RuleText rules = new(Learned.Rules.Replace("inbound_anomaly_score_pl1", "anomaly_score_pl1", StringComparison.Ordinal));
        (HttpStatusCode status, _) = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, Tampered), Learned.Profile, ("gateway:waf:rules", rules.Path));

        Assert.Equal(HttpStatusCode.Forbidden, status);
    }

    [Fact]
    public async Task A_wrong_mode_is_named_at_start()
    {
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => GetAsync(Ordinary, ("ReverseProxy:Routes:plain:Metadata:waf.profiles", "loud")));
        Assert.Contains("off, detect or score", error.ToString(), StringComparison.Ordinal);
    }

    private static Task<(HttpStatusCode Status, AccessRecord Record)> GetAsync(string target, params (string, string)[] settings) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, target), Learned.Profile, settings);

    private static Task<(HttpStatusCode Status, AccessRecord Record)> SendAsync(Func<HttpRequestMessage> make) => SendAsync(make, Learned.Profile);

    private static async Task<(HttpStatusCode Status, AccessRecord Record)> SendAsync(
        Func<HttpRequestMessage> make, Insight.Endpoints.Profiles.RequestProfile? profile, params (string, string)[] settings)
    {
        using RuleText rules = new(Learned.Rules);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, [("gateway:waf:rules", rules.Path), .. settings]);
        gateway.Apply(Learned.Endpoints, profile);
        using HttpRequestMessage request = make();
        using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        return (response.StatusCode, Assert.Single(await gateway.StopAsync()));
    }
}
