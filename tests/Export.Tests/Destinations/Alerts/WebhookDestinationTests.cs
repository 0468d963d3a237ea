using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Options;

namespace Insight.Export.Tests.Destinations.Alerts;

/// <summary>Alerts as JSON to any address.</summary>
public sealed class WebhookDestinationTests
{
    [Fact]
    public async Task Send_Alerts_AreOneSignedRequest()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200));
        await using IDestination destination = To(receiver, "key");
        ExportEvent[] events = [SampleEvents.Incident("cart <fails>", IncidentChange.Opened), SampleEvents.Incident("over", IncidentChange.Closed), SampleEvents.Security("SQL injection", "ARGS:q")];

        Assert.Equal("", (await destination.SendAsync(events, CancellationToken.None)).Problem);

        Got got = Assert.Single(receiver.All);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Given.Marker), got.Body)), got.Headers["X-Insight-Signature"]);
        JsonArray alerts = JsonNode.Parse(got.Text)!["alerts"]!.AsArray();
        Assert.Equal(["firing", "resolved", "firing"], alerts.Select(static alert => alert!["status"]!.GetValue<string>()));
        Assert.Equal(["incident", "incident", "security"], alerts.Select(static alert => alert!["kind"]!.GetValue<string>()));
        Assert.Equal(alerts[0]!["key"]!.GetValue<string>(), alerts[1]!["key"]!.GetValue<string>());
        Assert.Equal("cart <fails>", alerts[0]!["title"]!.GetValue<string>());
        Assert.Equal("acme", alerts[2]!["tenant"]!.GetValue<string>());
    }

    [Fact]
    public async Task Send_Finding_SaysWhatItComesFrom()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200));
        await using IDestination destination = To(receiver, "");

        Assert.Equal("", (await destination.SendAsync([SampleEvents.Denial("shop-limit", "limit", "rate"), SampleEvents.Security("SQL injection", "ARGS:q")], CancellationToken.None)).Problem);

        JsonArray alerts = JsonNode.Parse(receiver.All[0].Text)!["alerts"]!.AsArray();
        JsonObject denial = alerts[0]!.AsObject(), match = alerts[1]!.AsObject();
        Assert.Equal(("policy", "shop-limit", "limit", "rate", 429, "low", true), ((string)denial["source"]!, (string)denial["policy"]!, (string)denial["verdict"]!, (string)denial["reason"]!, (int)denial["answer"]!, (string)denial["severity"]!, (bool)denial["blocked"]!));
        Assert.Equal(("waf", 942100L, 5L), ((string)match["source"]!, (long)match["rule"]!, (long)match["score"]!));
        Assert.False(denial.ContainsKey("rule") || denial.ContainsKey("score") || match.ContainsKey("policy"));
    }

    [Fact]
    public async Task Send_Again_HasTheSameKey()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(503));
        await using IDestination destination = To(receiver, "");

        for (int i = 0; i < 2; i++) await destination.SendAsync([SampleEvents.Incident("x", IncidentChange.Opened)], CancellationToken.None);
        await destination.SendAsync([SampleEvents.Incident("x", IncidentChange.Closed) with { Id = "i-2" }], CancellationToken.None);

        string[] keys = [.. receiver.All.Select(static got => got.Headers["Idempotency-Key"])];
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[0], keys[2]);
        Assert.False(receiver.All[0].Headers.ContainsKey("X-Insight-Signature"));
    }

    [Fact]
    public async Task Send_OneIsRefused_TheOthersGetThrough()
    {
        await using Receiver receiver = await Receiver.StartAsync(static (context, got) =>
        {
            context.Response.StatusCode = got.Text.Contains("bad one", StringComparison.Ordinal) ? 422 : 200;
            return Task.CompletedTask;
        });
        await using IDestination destination = To(receiver, "key");

        DeliveryResult result = await destination.SendAsync([.. Enumerable.Range(0, 9).Select(static i => SampleEvents.Incident(i == 4 ? "bad one" : "x", IncidentChange.Opened))], CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.Equal([4], result.Refused.Select(static refusal => refusal.Position));
    }

    [Fact]
    public async Task Send_HostileTexts_AreJsonAllTheSame()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200));
        await using IDestination destination = To(receiver, "key");
        ExportEvent[] events = [.. SampleEvents.With("\"},\n\0\ud800</script>" + new string('x', 5000)).Where(static e => e is IncidentEvent or SecurityEvent)];

        Assert.Equal("", (await destination.SendAsync(events, CancellationToken.None)).Problem);

        Assert.Equal(3, JsonNode.Parse(receiver.All[0].Text)!["alerts"]!.AsArray().Count);
    }

    private static IDestination To(Receiver receiver, string secret) => Given.Destination(new DestinationOptions { Webhook = new WebhookOptions { Url = receiver.Url + "/hook", SignatureSecret = secret } });
}
