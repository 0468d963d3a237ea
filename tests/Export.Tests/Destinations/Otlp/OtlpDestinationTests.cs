using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Insight.Export.Destinations;
using Insight.Export.Destinations.Otlp.Wire;
using Insight.Export.Events;
using Insight.Export.Options;

namespace Insight.Export.Tests.Destinations.Otlp;

/// <summary>Logs of OpenTelemetry.</summary>
public sealed class OtlpDestinationTests
{
    [Fact]
    public async Task Send_EveryKindOfEvent_IsALogRecord()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200));
        await using IDestination destination = To(receiver.Url);
        ExportEvent[] events = [.. SampleEvents.All, .. SampleEvents.With("\"\n\ud800ä")];

        DeliveryResult result = await destination.SendAsync(events, CancellationToken.None);

        Assert.Equal("", result.Problem);
        Got got = Assert.Single(receiver.All);
        Assert.Equal("/v1/logs", got.Path);
        Assert.Equal("application/x-protobuf", got.Headers["Content-Type"]);
        Assert.Equal(Given.Marker, got.Headers["Authorization"]);
        ResourceLogs logs = Assert.Single(LogsRequest.Parser.ParseFrom(got.Body).ResourceLogs);
        Assert.Contains(logs.Resource.Attributes, static a => a.Key == "service.name" && a.Value.StringValue == "insight");
        Google.Protobuf.Collections.RepeatedField<LogRecord> records = Assert.Single(logs.ScopeLogs).LogRecords;
        Assert.Equal(events.Length, records.Count);
        for (int i = 0; i < events.Length; i++)
        {
            JsonNode body = JsonNode.Parse(records[i].Body.StringValue)!;
            Assert.Equal(Unicode(events[i].Id), body["metadata"]!["uid"]!.GetValue<string>());
            Assert.Equal(Unicode(events[i].Id), records[i].Attributes.Single(static a => a.Key == "insight.id").Value.StringValue);
            Assert.Equal(1777630830456000000ul, records[i].TimeUnixNano);
            Assert.InRange(records[i].SeverityNumber, 9, 21);
            Assert.True(records[i].ObservedTimeUnixNano > records[i].TimeUnixNano);
            Assert.Equal(events[i] is RequestEvent { TraceId.Length: 32 } ? 16 : 0, records[i].TraceId.Length);
        }
    }

    [Theory]
    [InlineData(1, new[] { 3 })]
    [InlineData(3, new[] { 1, 2, 3 })]
    [InlineData(4, new[] { 0, 1, 2, 3 })]
    public async Task Send_PartOfItIsRejected_IsRefusedAndNotSentAgain(int rejected, int[] positions)
    {
        byte[] answer = new LogsAnswer { PartialSuccess = new PartialSuccess { RejectedLogRecords = rejected, ErrorMessage = "too old" } }.ToByteArray();
        await using Receiver receiver = await Receiver.StartAsync((context, _) => context.Response.Body.WriteAsync(answer).AsTask());
        await using IDestination destination = To(receiver.Url);

        DeliveryResult result = await destination.SendAsync(Given.Requests(4), CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.Equal(positions, result.Refused.Select(static refusal => refusal.Position));
        Assert.All(result.Refused, static refusal => Assert.Contains("too old", refusal.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(401)]
    public async Task Send_NotNow_SaysWhatTheStatusSays(int status)
    {
        byte[] answer = new Status { Code = 14, Message = "the queue is full" }.ToByteArray();
        await using Receiver receiver = await Receiver.StartAsync((context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "2";
            return context.Response.Body.WriteAsync(answer).AsTask();
        });
        await using IDestination destination = To(receiver.Url);

        DeliveryResult result = await destination.SendAsync(Given.Requests(2), CancellationToken.None);

        Assert.Equal([0, 1], result.Again);
        Assert.Contains($"{status}: the queue is full", result.Problem, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(2), result.Pause);
    }

    [Fact]
    public async Task Send_GarbageAnswer_LosesNothing()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200, "<html>not a collector</html>"));
        await using IDestination destination = To(receiver.Url);

        DeliveryResult result = await destination.SendAsync(Given.Requests(2), CancellationToken.None);

        Assert.Equal([0, 1], result.Again);
        Assert.Contains("no collector", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_MuchText_IsSeveralRequests()
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(200));
        await using IDestination destination = To(receiver.Url + "/prefix/");
        ExportEvent[] events = [.. Enumerable.Range(0, 100).Select(static i => SampleEvents.Request("/" + new string('x', 100_000)) with { Id = Given.Id(i) })];

        Assert.Empty((await destination.SendAsync(events, CancellationToken.None)).Again);

        Assert.All(receiver.All, static got => Assert.Equal("/prefix/v1/logs", got.Path));
        Assert.Equal(100, receiver.All.Sum(static got => LogsRequest.Parser.ParseFrom(got.Body).ResourceLogs[0].ScopeLogs[0].LogRecords.Count));
        Assert.All(receiver.All, static got => Assert.InRange(got.Body.Length, 1, 4 << 20));
    }

    private static IDestination To(string url) => Given.Destination(new DestinationOptions { Otlp = new OtlpOptions { Url = url, AuthorizationSecret = "key" } });

    /// <summary>A text as UTF-8 carries it: what is half a character is replaced.</summary>
    private static string Unicode(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
