using System.Text.Json.Nodes;
using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Export.Safety;

namespace Insight.Export.Tests.Destinations.Alerts;

/// <summary>Messages in a channel of Slack.</summary>
public sealed class SlackDestinationTests
{
    private const string Path = "/services/T000/B000/XXXX-s3cr3t-XXXX";

    [Fact]
    public async Task Send_HostileTexts_AreNeitherMentionsNorLinks()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200, "ok"));
        await using IDestination destination = To(receiver);
        string text = "<!channel> <https://evil.example|click> & &lt;@U1&gt;\n*bold*";

        DeliveryResult result = await destination.SendAsync([SampleEvents.Incident(text, IncidentChange.Opened) with { Cause = text, Tenant = text, Services = [text] }], CancellationToken.None);

        Assert.Equal("", result.Problem);
        Got got = Assert.Single(receiver.All);
        Assert.Equal(Path, got.Path);
        JsonNode message = JsonNode.Parse(got.Text)!;
        List<string> texts = [message["text"]!.GetValue<string>(), .. message["blocks"]!.AsArray().Select(static block => block!["text"]!["text"]!.GetValue<string>())];
        Assert.All(texts, static shown => Assert.DoesNotContain('<', shown));
        Assert.All(texts, static shown => Assert.DoesNotContain('>', shown));
        Assert.Contains("&lt;!channel&gt; &lt;https://evil.example|click&gt; &amp; &amp;lt;@U1&amp;gt; *bold*", texts[1], StringComparison.Ordinal);
        Assert.All(message["blocks"]!.AsArray(), static block => Assert.True(block!["text"]!["verbatim"]!.GetValue<bool>()));
        Assert.Equal("none", message["parse"]!.GetValue<string>());
    }

    [Fact]
    public async Task Send_ManyIncidents_AreOneMessageWithinSlacksBounds()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200, "ok"));
        await using IDestination destination = To(receiver);
        string text = string.Concat(Enumerable.Repeat("<&😀", 2000));
        ExportEvent[] events = [.. Enumerable.Range(0, 100).Select(i => SampleEvents.Incident(text, IncidentChange.Opened) with { Id = Given.Id(i), Cause = text, Tenant = text, Services = [.. Enumerable.Repeat(text, 100)] })];

        Assert.Empty((await destination.SendAsync(events, CancellationToken.None)).Again);

        JsonNode message = JsonNode.Parse(Assert.Single(receiver.All).Text)!;
        Assert.Equal("100 changes of incidents", message["text"]!.GetValue<string>());
        JsonArray blocks = message["blocks"]!.AsArray();
        Assert.InRange(blocks.Count, 2, 50);
        Assert.All(blocks, static block => Assert.InRange(block!["text"]!["text"]!.GetValue<string>().Length, 1, 3000));
        Assert.Equal("and 85 more", blocks[^1]!["text"]!["text"]!.GetValue<string>());
        Assert.DoesNotContain('\ufffd', receiver.All[0].Text);
    }

    [Theory]
    [InlineData(400, "invalid_payload", 0, 1)]
    [InlineData(403, "action_prohibited", 1, 0)]
    [InlineData(404, "channel_not_found", 1, 0)]
    [InlineData(410, "channel_is_archived", 1, 0)]
    [InlineData(429, "rate_limited", 1, 0)]
    [InlineData(500, "rollup_error", 1, 0)]
    public async Task Send_Status_IsMapped(int status, string text, int again, int refused)
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(status, text, ("Retry-After", "30")));
        await using IDestination destination = To(receiver);

        DeliveryResult result = await destination.SendAsync([SampleEvents.Incident("x", IncidentChange.Opened)], CancellationToken.None);

        Assert.Equal((again, refused), (result.Again.Count, result.Refused.Count));
        Assert.Contains(text, result.Answer, StringComparison.Ordinal);
        if (status == 429) Assert.Equal(TimeSpan.FromSeconds(30), result.Pause);
    }

    [Fact]
    public async Task Send_OtherEvents_AreRefusedAndIncidentsSent()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(500));
        await using IDestination destination = To(receiver);

        DeliveryResult result = await destination.SendAsync([SampleEvents.Request("/"), SampleEvents.Incident("x", IncidentChange.Closed), SampleEvents.Security("m", "v")], CancellationToken.None);

        Assert.Equal([1], result.Again);
        Assert.Equal([0, 2], result.Refused.Select(static refusal => refusal.Position));
    }

    [Theory]
    [InlineData("https://169.254.169.254/latest/s3cr3t")]
    [InlineData("s3cr3t")]
    [InlineData("http://10.0.0.7/s3cr3t")]
    public async Task Send_SecretIsNoAddressToPostTo_SaysSoWithoutIt(string url)
    {
        await using IDestination destination = Given.Destination(new DestinationOptions { Slack = new SlackOptions { UrlSecret = "slack" } }, new Url(url), allow: []);

        DeliveryResult result = await destination.SendAsync([SampleEvents.Incident("x", IncidentChange.Opened)], CancellationToken.None);

        Assert.Equal([0], result.Again);
        Assert.Contains("secret 'slack'", result.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", result.Problem, StringComparison.Ordinal);
    }

    private static IDestination To(Receiver receiver) => Given.Destination(new DestinationOptions { Slack = new SlackOptions { UrlSecret = "slack" } }, new Url(receiver.Url + Path));

    private sealed class Url(string url) : ISecrets
    {
        public string? Find(string name, out string problem)
        {
            problem = "";
            return url;
        }
    }
}
