using System.Globalization;
using System.Text.Json.Nodes;
using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Options;
using Microsoft.AspNetCore.Http;

namespace Insight.Export.Tests.Destinations.Splunk;

/// <summary>Splunk's event collector, against one that checks what its documentation demands.</summary>
public sealed class SplunkDestinationTests
{
    [Fact]
    public async Task Send_Acknowledged_IsTakenOnceEveryRequestIsConfirmed()
    {
        Collector collector = new() { PollsUntilYes = 3 };
        await using Receiver receiver = await Receiver.StartAsync(collector.AnswerAsync);
        await using IDestination destination = To(receiver);
        ExportEvent[] events = [.. Given.Requests(50), .. SampleEvents.With("<\"\n\ud800>")];

        DeliveryResult result = await destination.SendAsync(events, CancellationToken.None);

        Assert.Equal("", result.Problem);
        Assert.Empty(result.Again);
        Assert.Equal("", collector.Fault);
        Assert.Equal(events.Length, collector.Events.Count);
        // The first is risked alone.
        Assert.Equal(2, collector.LastAck);
        JsonNode first = collector.Events[0];
        Assert.Equal(1777630830.456m, first["time"]!.GetValue<decimal>());
        Assert.Equal("edge-1", first["host"]!.GetValue<string>());
        Assert.Equal("insight:ocsf", first["sourcetype"]!.GetValue<string>());
        Assert.Equal("main", first["index"]!.GetValue<string>());
        Assert.Equal("0", first["event"]!["metadata"]!["uid"]!.GetValue<string>());
        Assert.Equal("0", first["fields"]!["insight_id"]!.GetValue<string>());
        Assert.Equal("requests", first["fields"]!["insight_stream"]!.GetValue<string>());
        Assert.Equal("acme", first["fields"]!["insight_tenant"]!.GetValue<string>());
    }

    [Fact]
    public async Task Send_Cef_IsATextAsEvent()
    {
        Collector collector = new();
        await using Receiver receiver = await Receiver.StartAsync(collector.AnswerAsync);
        await using IDestination destination = Given.Destination(new DestinationOptions { Format = EventFormatKind.Cef, Splunk = new SplunkOptions { Url = receiver.Url, TokenSecret = "token" } });

        Assert.Equal("", (await destination.SendAsync([.. SampleEvents.With("\"|=\\\n")], CancellationToken.None)).Problem);
        Assert.All(collector.Events, static e => Assert.StartsWith("CEF:0|", e["event"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_NeverConfirmed_IsSentAgain()
    {
        Collector collector = new() { PollsUntilYes = int.MaxValue };
        await using Receiver receiver = await Receiver.StartAsync(collector.AnswerAsync);
        await using IDestination destination = To(receiver, timeout: TimeSpan.FromMilliseconds(500));

        DeliveryResult result = await destination.SendAsync(Given.Requests(3), CancellationToken.None);

        Assert.Equal([0, 1, 2], result.Again);
        Assert.Contains("did not confirm", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_PartIsNeverConfirmed_OnlyItIsSentAgain()
    {
        Collector collector = new() { NeverConfirmed = 1 };
        await using Receiver receiver = await Receiver.StartAsync(collector.AnswerAsync);
        await using IDestination destination = To(receiver, timeout: TimeSpan.FromMilliseconds(500));

        DeliveryResult result = await destination.SendAsync(Given.Requests(100), CancellationToken.None);

        // The first request has one event.
        Assert.Equal([0], result.Again);
    }

    [Fact]
    public async Task Send_ManyEvents_AreAskedForTogether()
    {
        Collector collector = new();
        await using Receiver receiver = await Receiver.StartAsync(collector.AnswerAsync);
        await using IDestination destination = To(receiver);

        DeliveryResult result = await destination.SendAsync(Given.Requests(destination.MostEvents), CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.Equal(destination.MostEvents, collector.Events.Select(static e => e["fields"]!["insight_id"]!.GetValue<string>()).Distinct().Count());
        Assert.Single(receiver.All, static got => got.Path.StartsWith("/services/collector/ack", StringComparison.Ordinal));
        Assert.All(receiver.All, static got => Assert.InRange(got.Body.Length, 1, 4 << 20));
    }

    [Fact]
    public async Task Send_TokenWithoutAcknowledgement_RisksOneEventEachTimeAndSaysWhatToMend()
    {
        Collector collector = new() { HasAcknowledgement = false };
        await using Receiver receiver = await Receiver.StartAsync(collector.AnswerAsync);
        await using IDestination destination = To(receiver);

        for (int i = 0; i < 2; i++)
        {
            DeliveryResult result = await destination.SendAsync(Given.Requests(100), CancellationToken.None);
            Assert.Equal(100, result.Again.Count);
            Assert.Contains("acknowledgement to false", result.Problem, StringComparison.Ordinal);
        }

        Assert.Equal(2, collector.Events.Count);
        await using IDestination without = To(receiver, acknowledgement: false);
        Assert.Empty((await without.SendAsync(Given.Requests(100), CancellationToken.None)).Again);
        Assert.Equal(102, collector.Events.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_SomeEventsAreInvalid_OnlyTheyAreRefused(bool saysWhich)
    {
        Collector collector = new() { Invalid = { "3", "40" }, SaysWhich = saysWhich };
        await using Receiver receiver = await Receiver.StartAsync(collector.AnswerAsync);
        await using IDestination destination = To(receiver);

        DeliveryResult result = await destination.SendAsync(Given.Requests(64), CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.Equal([3, 40], result.Refused.Select(static refusal => refusal.Position));
        Assert.Contains("Invalid data format", result.Refused[0].Reason, StringComparison.Ordinal);
        Assert.Equal(62, collector.Events.Select(static e => e["fields"]!["insight_id"]!.GetValue<string>()).Distinct().Count());
    }

    [Theory]
    [InlineData(503, """{"text":"Server is busy","code":9}""", "Server is busy")]
    [InlineData(500, """{"text":"Internal server error","code":8}""", "Internal server error")]
    [InlineData(401, """{"text":"Token is required","code":2}""", "secret")]
    [InlineData(403, """{"text":"Invalid token","code":4}""", "secret")]
    [InlineData(400, """{"text":"Incorrect index","code":7,"invalid-event-number":1}""", "check index")]
    [InlineData(400, """{"text":"Data channel is missing","code":10}""", "configured")]
    [InlineData(400, "<html>garbage</html>", "configured")]
    [InlineData(200, "<html>garbage</html>", "no event collector")]
    [InlineData(200, "[]", "no event collector")]
    [InlineData(200, "", "no event collector")]
    public async Task Send_OtherAnswers_LoseNothing(int status, string text, string words)
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(status, text));
        await using IDestination destination = To(receiver, acknowledgement: false);

        DeliveryResult result = await destination.SendAsync(Given.Requests(2), CancellationToken.None);

        Assert.Equal([0, 1], result.Again);
        Assert.Empty(result.Refused);
        Assert.Contains(words, result.Problem, StringComparison.Ordinal);
    }

    private static IDestination To(Receiver receiver, bool acknowledgement = true, TimeSpan? timeout = null) =>
        Given.Destination(new DestinationOptions { Splunk = new SplunkOptions { Url = receiver.Url, TokenSecret = "token", Index = "main", Acknowledgement = acknowledgement } }, acknowledgement: timeout);

    /// <summary>A collector.</summary>
    private sealed class Collector
    {
        private readonly Dictionary<long, int> _polls = [];

        public int PollsUntilYes { get; init; } = 1;

        public long NeverConfirmed { get; init; }

        public bool HasAcknowledgement { get; init; } = true;

        public bool SaysWhich { get; init; }

        public HashSet<string> Invalid { get; init; } = [];

        public List<JsonNode> Events { get; } = [];

        public long LastAck { get; private set; }

        public string Fault { get; private set; } = "";

        public Task AnswerAsync(HttpContext context, Got got)
        {
            if (got.Headers.GetValueOrDefault("Authorization") != $"Splunk {Given.Marker}") return Say(context, 403, """{"text":"Invalid token","code":4}""");
            if (!Guid.TryParse(got.Headers.GetValueOrDefault("X-Splunk-Request-Channel"), out Guid channel)) return Say(context, 400, """{"text":"Data channel is missing","code":10}""");
            if (got.Path == $"/services/collector/ack?channel={channel}") return Say(context, 200, Acknowledge(got));
            if (got.Path != "/services/collector/event") return Say(context, 404, "");

            List<JsonNode> events = [.. got.Lines.Select(static line => JsonNode.Parse(line)!)];
            foreach (JsonNode e in events)
            {
                foreach ((string name, JsonNode? value) in e.AsObject())
                {
                    if (name is not ("time" or "host" or "source" or "sourcetype" or "index" or "event" or "fields")) Fault = $"{name} is no key";
                    if (name == "fields" && value!.AsObject().Any(static field => field.Value is not JsonValue)) Fault = "fields must be flat";
                }
            }

            int bad = events.FindIndex(e => Invalid.Contains(e["fields"]!["insight_id"]!.GetValue<string>()));
            if (bad >= 0) return Say(context, 400, SaysWhich ? $$"""{"text":"Invalid data format","code":6,"invalid-event-number":{{bad}}}""" : """{"text":"Invalid data format","code":6}""");
            Events.AddRange(events);
            return Say(context, 200, HasAcknowledgement ? $$"""{"text":"Success","code":0,"ackId":{{++LastAck}}}""" : """{"text":"Success","code":0}""");
        }

        private string Acknowledge(Got got)
        {
            JsonObject acks = [];
            foreach (JsonNode? id in JsonNode.Parse(got.Text)!["acks"]!.AsArray())
            {
                long number = id!.GetValue<long>();
                _polls[number] = _polls.GetValueOrDefault(number) + 1;
                acks[number.ToString(CultureInfo.InvariantCulture)] = number <= LastAck && number != NeverConfirmed && _polls[number] >= PollsUntilYes;
            }

            return new JsonObject { ["acks"] = acks }.ToJsonString();
        }

        private static Task Say(HttpContext context, int status, string text)
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(text);
        }
    }
}
