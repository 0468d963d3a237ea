using System.Net;
using Insight.Endpoints.Profiles;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Profiles;

/// <summary>What a gateway counts to learn from.</summary>
public sealed class ProfileCountsTests
{
    private static readonly IPAddress s_other = IPAddress.Parse("127.0.2.1");

    [Fact]
    public async Task Accepted_requests_of_confirmed_endpoints_are_counted_with_all_their_arguments()
    {
        ProfileSummary summary = (await CountAsync(Learned.Empty, ("/up/echo/x?id=1&comment=a+b", 200), ("/up/hello?q=1", 200)))!;

        EndpointSummary endpoint = summary.Ordered.Single(one => one.Id == Learned.Get);
        Assert.Equal((1U, 1.0), (endpoint.Requests, Math.Round(endpoint.Clients.Estimate)));
        Assert.Equal([(ArgumentPlace.Query, "comment"), (ArgumentPlace.Query, "id")], endpoint.Ordered.Select(one => (one.Place, one.Name)));
        Assert.Equal(1U, endpoint.Ordered.First().Unjudged.Values);
        Assert.Equal(1U, summary.Ordered.Single(one => one.Id == Learned.Hello).Requests);
        Assert.Contains("host", summary.Ordered.Single(one => one.Id == EndpointProfile.Site).Ordered.Select(one => one.Name));
        Assert.Equal(Learned.Key, summary.Key);
    }

    [Theory]
    [InlineData("/up/echo/x?id=union+select", 403)]
    [InlineData("/up/echo/new?id=1", 200)]
    [InlineData("/up/echo/unknown?id=1", 200)]
    [InlineData("/up/status/404?id=1", 404)]
    [InlineData("/up/status/500?id=1", 500)]
    public async Task Others_are_not(string target, int status) => Assert.Null(await CountAsync(Learned.Empty, (target, status)));

    [Theory]
    [InlineData("/up/echo/x?comment=We+select+the+union+delegate", true)]
    [InlineData("/up/echo/x?comment=the+password+file", false)]
    [InlineData("/up/echo/x?comment=x'+union+select+password+from+users+--+", false)]
    public async Task Where_rules_only_detect_words_teach_and_attacks_do_not(string target, bool expected) =>
        Assert.Equal(expected, await CountAsync(Learned.Empty, [("gateway:waf:mode", "detect")], (target, 200)) is not null);

    [Fact]
    public async Task What_a_rule_would_stop_by_itself_teaches_nothing()
    {
        using RuleText rules = new(Learned.Rules + "\nSecRule ARGS \"@contains forbidden\" \"id:103,phase:2,deny,tag:'attack-sqli'\"\n");
        Assert.Null(await CountAsync(Learned.Empty, [("gateway:waf:mode", "detect"), ("gateway:waf:rules", rules.Path)], ("/up/echo/x?comment=forbidden", 200)));
    }

    [Theory]
    [InlineData("gateway:profiles:mode", "off", false)]
    [InlineData("gateway:profiles:mode", "detect", true)]
    public async Task Where_profiles_are_off_nothing_is_learned(string key, string value, bool expected) =>
        Assert.Equal(expected, await CountAsync(Learned.Empty, [(key, value)], ("/up/echo/x?id=1", 200)) is not null);

    [Fact]
    public async Task Without_a_key_nothing_is_counted() => Assert.Null(await CountAsync(null, ("/up/echo/x?id=1", 200)));

    [Fact]
    public async Task What_the_profile_in_force_doubts_is_counted_apart()
    {
        ProfileSummary summary = (await CountAsync(
            Learned.Profile, [("gateway:waf:mode", "detect")], ("/up/echo/x?id=12&comment=We+say.", 200), ("/up/echo/x?id=12&comment=We+%7B%22%3E%7D%3C%2F%7C.", 200)))!;

        ParameterSummary comment = summary.Ordered.Single(one => one.Id == Learned.Get).Ordered.Single(one => one.Name == "comment");
        Assert.Equal((1U, 1U), (comment.Ordinary.Values, comment.Doubtful.Values));
    }

    [Fact]
    public async Task A_client_that_is_mostly_refused_teaches_nothing_and_others_do()
    {
        using RuleText rules = new(Learned.Rules);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));
        gateway.Apply(Learned.Endpoints, Learned.Empty);
        for (int i = 0; i < 6; i++) await SendAsync(gateway.Client, "/up/status/401?id=1", 401);
        await SendAsync(gateway.Client, "/up/echo/x?id=1", 200);
        using HttpClient other = gateway.ClientAt(s_other);
        await SendAsync(other, "/up/echo/x?id=1", 200);
        await gateway.StopAsync();

        Assert.Equal(1U, ProfileShippingTests.Merged(gateway.Journal.Profiles).Ordered.Single(one => one.Id == Learned.Get).Requests);
    }

    [Fact]
    public async Task Take_begins_anew_and_puts_together_what_was_counted_under_several_profiles()
    {
        using RuleText rules = new(Learned.Rules);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));
        foreach (RequestProfile profile in new[] { Learned.Empty, Learned.Profile })
        {
            gateway.Apply(Learned.Endpoints, profile);
            await SendAsync(gateway.Client, "/up/echo/x?id=1&comment=We+say.", 200);
        }

        ProfileSummary first = gateway.Counts.Take(7)!;
        Assert.Equal(2U, first.Ordered.Single(one => one.Id == Learned.Get).Requests);
        Assert.Same(Learned.Profile, first.Basis);
        Assert.Null(gateway.Counts.Take(8));

        await SendAsync(gateway.Client, "/up/echo/x?id=1&comment=We+say.", 200);
        EndpointSummary second = gateway.Counts.Take(9)!.Ordered.Single(one => one.Id == Learned.Get);
        Assert.Equal((1U, 1UL << 8), (second.Requests, second.Periods));
    }

    private static Task<ProfileSummary?> CountAsync(RequestProfile? profile, params (string Target, int Status)[] requests) => CountAsync(profile, [], requests);

    private static async Task<ProfileSummary?> CountAsync(RequestProfile? profile, (string, string)[] settings, params (string Target, int Status)[] requests)
    {
        using RuleText rules = new(Learned.Rules);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, [("gateway:waf:rules", rules.Path), .. settings]);
        gateway.Apply(Learned.Endpoints, profile);
        foreach ((string target, int status) in requests) await SendAsync(gateway.Client, target, status);

        // What was counted last is written when the gateway stops.
        await gateway.StopAsync();
        return gateway.Journal.Profiles.Count == 0 ? null : ProfileShippingTests.Merged(gateway.Journal.Profiles, profile);
    }

    private static async Task SendAsync(HttpClient client, string target, int status)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri(target, UriKind.Relative));
        Assert.Equal(status, (int)response.StatusCode);
        await response.Content.ReadAsByteArrayAsync();
    }
}
