using System.Text.Json.Nodes;
using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Options;
using Microsoft.AspNetCore.Http;

namespace Insight.Export.Tests.Destinations.Alerts;

/// <summary>Alerts of PagerDuty, against the limits that its API documents.</summary>
public sealed class PagerDutyDestinationTests
{
    [Fact]
    public async Task Send_LifeOfAnIncident_TriggersAndResolvesOneAlertInOrder()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(202, """{"status":"success","dedup_key":"x"}"""));
        await using IDestination destination = To(receiver);

        DeliveryResult result = await destination.SendAsync([.. Enum.GetValues<IncidentChange>().Select(static change => SampleEvents.Incident("cart fails", change))], CancellationToken.None);

        Assert.Equal("", result.Problem);
        JsonNode[] sent = [.. receiver.All.Select(static got => JsonNode.Parse(got.Text)!)];
        Assert.Equal(["trigger", "trigger", "resolve"], sent.Select(static one => one["event_action"]!.GetValue<string>()));
        Assert.All(sent, static one => Assert.Equal("00000000000000aa", one["dedup_key"]!.GetValue<string>()));
        Assert.All(sent, static one => Assert.Equal(Given.Marker, one["routing_key"]!.GetValue<string>()));
        Assert.Equal("cart fails", sent[0]["payload"]!["summary"]!.GetValue<string>());
        Assert.Equal("cart", sent[0]["payload"]!["source"]!.GetValue<string>());
        Assert.Equal("error", sent[0]["payload"]!["severity"]!.GetValue<string>());
        Assert.Equal("2026-05-01T10:20:30.456Z", sent[0]["payload"]!["timestamp"]!.GetValue<string>());
        Assert.Null(sent[2]["payload"]);
    }

    [Theory]
    [InlineData(EventSeverity.Critical, "critical")]
    [InlineData(EventSeverity.Medium, "warning")]
    [InlineData(EventSeverity.Informational, "info")]
    [InlineData(EventSeverity.Unknown, "info")]
    public async Task Send_Severity_IsOneOfFour(EventSeverity severity, string name)
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(202));
        await using IDestination destination = To(receiver);
        string text = new('<', 5000);

        await destination.SendAsync([SampleEvents.Incident(text, IncidentChange.Opened) with { Severity = severity, Incident = text, App = text, Cause = text, Services = [text] }], CancellationToken.None);

        JsonNode sent = JsonNode.Parse(receiver.All[0].Text)!;
        Assert.Equal(name, sent["payload"]!["severity"]!.GetValue<string>());
        Assert.InRange(sent["dedup_key"]!.GetValue<string>().Length, 1, 255);
        Assert.InRange(sent["payload"]!["summary"]!.GetValue<string>().Length, 1, 1024);
        Assert.InRange(receiver.All[0].Body.Length, 1, 512 << 10);
    }

    [Fact]
    public async Task Send_NotNowInTheMiddle_KeepsTheOrderOfTheRest()
    {
        int count = 0;
        await using Receiver receiver = await Receiver.StartAsync((context, _) =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref count) == 2 ? 429 : 202;
            context.Response.Headers.RetryAfter = "60";
            return context.Response.WriteAsync("{}");
        });
        await using IDestination destination = To(receiver);

        DeliveryResult result = await destination.SendAsync([.. Enum.GetValues<IncidentChange>().Select(static change => SampleEvents.Incident("x", change))], CancellationToken.None);

        Assert.Equal([1, 2], result.Again);
        Assert.Equal(TimeSpan.FromSeconds(60), result.Pause);
        Assert.Equal(2, receiver.All.Count);
    }

    [Fact]
    public async Task Send_OneIsInvalid_IsRefusedAlone()
    {
        await using Receiver receiver = await Receiver.StartAsync(static (context, got) =>
        {
            context.Response.StatusCode = got.Text.Contains("bad one", StringComparison.Ordinal) ? 400 : 202;
            return context.Response.WriteAsync("""{"status":"invalid event"}""");
        });
        await using IDestination destination = To(receiver);

        DeliveryResult result = await destination.SendAsync([SampleEvents.Incident("a", IncidentChange.Opened), SampleEvents.Incident("bad one", IncidentChange.Opened), SampleEvents.Incident("c", IncidentChange.Opened)], CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.Equal([1], result.Refused.Select(static refusal => refusal.Position));
    }

    private static IDestination To(Receiver receiver) => Given.Destination(new DestinationOptions { PagerDuty = new PagerDutyOptions { Url = receiver.Url + "/v2/enqueue", RoutingKeySecret = "key" } });
}
