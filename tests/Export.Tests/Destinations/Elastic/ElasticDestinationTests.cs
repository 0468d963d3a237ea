using System.Text.Json.Nodes;
using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Options;
using Microsoft.AspNetCore.Http;

namespace Insight.Export.Tests.Destinations.Elastic;

/// <summary>Elasticsearch's bulk requests, against a receiver that keeps documents by id as it does.</summary>
public sealed class ElasticDestinationTests
{
    [Theory]
    [InlineData(EventFormatKind.Ocsf)]
    [InlineData(EventFormatKind.Ecs)]
    [InlineData(EventFormatKind.Cef)]
    public async Task Send_EveryKindOfEvent_IsADocumentWithTimeAndId(EventFormatKind format)
    {
        Index index = new();
        await using Receiver receiver = await Receiver.StartAsync(index.AnswerAsync);
        await using IDestination destination = To(receiver, format);
        ExportEvent[] events = [.. Given.Requests(10), .. SampleEvents.With("\"|\n\u2028\ud800").Select(static (e, i) => e with { Id = $"hostile-{i}" })];

        DeliveryResult result = await destination.SendAsync(events, CancellationToken.None);

        Assert.Equal("", result.Problem);
        Assert.Equal("200: 15 of 15 taken, 0 were there already", result.Answer);
        Assert.Equal("", index.Fault);
        Assert.Equal(events.Select(static e => e.Id), index.Documents.Keys);
        Assert.All(index.Documents.Values, static document => Assert.StartsWith("2026-05-01T10:20:30.456", document["@timestamp"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.Equal("logs-insight.requests-default", index.IndexOf["0"]);
        Assert.Equal("logs-insight.security-default", index.IndexOf["hostile-2"]);
        Assert.Equal("logs-insight.audit-default", index.IndexOf["hostile-4"]);
    }

    [Fact]
    public async Task Send_Again_IsThereAlready()
    {
        Index index = new();
        await using Receiver receiver = await Receiver.StartAsync(index.AnswerAsync);
        await using IDestination destination = To(receiver);

        await destination.SendAsync(Given.Requests(10), CancellationToken.None);
        DeliveryResult result = await destination.SendAsync(Given.Requests(12), CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.Empty(result.Refused);
        Assert.Equal("200: 2 of 12 taken, 10 were there already", result.Answer);
        Assert.Equal(12, index.Documents.Count);
    }

    [Fact]
    public async Task Send_ItemsFail_EachIsJudgedByItself()
    {
        Index index = new() { Statuses = { ["1"] = 429, ["2"] = 503, ["3"] = 400, ["4"] = 403, ["5"] = 404 } };
        await using Receiver receiver = await Receiver.StartAsync(index.AnswerAsync);
        await using IDestination destination = To(receiver);

        DeliveryResult result = await destination.SendAsync(Given.Requests(8), CancellationToken.None);

        Assert.Equal([1, 2, 4, 5], result.Again);
        Assert.Equal([3], result.Refused.Select(static refusal => refusal.Position));
        Assert.Equal("400: some_exception: because of 3", result.Refused[0].Reason);
        Assert.Equal(["0", "6", "7"], index.Documents.Keys);
    }

    [Fact]
    public async Task Send_AnswerIsLongerThanIsRead_IsAskedForInParts()
    {
        Index index = new() { Reason = new string('x', 100_000), Statuses = { ["70"] = 400 } };
        for (int i = 0; i < 64; i++) index.Statuses[Given.Id(i)] = 400;
        await using Receiver receiver = await Receiver.StartAsync(index.AnswerAsync);
        await using IDestination destination = To(receiver);

        DeliveryResult result = await destination.SendAsync(Given.Requests(100), CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.Equal([.. Enumerable.Range(0, 64), 70], result.Refused.Select(static refusal => refusal.Position));
        Assert.Equal(35, index.Documents.Count);
    }

    [Fact]
    public async Task Send_RequestIsTooLarge_IsSplit()
    {
        Index index = new() { MostDocuments = 10 };
        await using Receiver receiver = await Receiver.StartAsync(index.AnswerAsync);
        await using IDestination destination = To(receiver);

        DeliveryResult result = await destination.SendAsync(Given.Requests(100), CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.Empty(result.Refused);
        Assert.Equal(100, index.Documents.Count);
    }

    [Theory]
    [InlineData(429, "{}", "429")]
    [InlineData(503, "", "503")]
    [InlineData(401, """{"error":"security_exception"}""", "secret")]
    [InlineData(200, "<html></html>", "no Elasticsearch")]
    [InlineData(200, "", "no Elasticsearch")]
    [InlineData(200, "{}", "no Elasticsearch")]
    [InlineData(200, """{"errors":false,"items":[{"create":{"status":201}}]}""", "no Elasticsearch")]
    [InlineData(200, """{"errors":false,"items":[{"create":{"status":201}},{"create":{}}]}""", "no Elasticsearch")]
    [InlineData(200, """{"errors":false,"items":[{},{}]}""", "no Elasticsearch")]
    [InlineData(200, """{"errors":false,"items":"many"}""", "no Elasticsearch")]
    public async Task Send_OtherAnswers_LoseNothing(int status, string text, string words)
    {
        await using Receiver receiver = await Receiver.StartAsync(Receiver.Says(status, text, ("Retry-After", "3")));
        await using IDestination destination = To(receiver);

        DeliveryResult result = await destination.SendAsync(Given.Requests(2), CancellationToken.None);

        Assert.Equal([0, 1], result.Again);
        Assert.Empty(result.Refused);
        Assert.Contains(words, result.Problem, StringComparison.Ordinal);
        if (status != 200) Assert.Equal(TimeSpan.FromSeconds(3), result.Pause);
    }

    private static IDestination To(Receiver receiver, EventFormatKind format = EventFormatKind.Ocsf) =>
        Given.Destination(new DestinationOptions { Format = format, Elastic = new ElasticOptions { Url = receiver.Url, ApiKeySecret = "key" } });

    /// <summary>Documents by id, as an index keeps them.</summary>
    private sealed class Index
    {
        public Dictionary<string, JsonNode> Documents { get; } = [];

        public Dictionary<string, string> IndexOf { get; } = [];

        public Dictionary<string, int> Statuses { get; init; } = [];

        public int MostDocuments { get; init; } = int.MaxValue;

        public string Reason { get; init; } = "because of";

        public string Fault { get; private set; } = "";

        public Task AnswerAsync(HttpContext context, Got got)
        {
            if (!got.Path.StartsWith("/_bulk?filter_path=errors,items.", StringComparison.Ordinal)) Fault = got.Path;
            if (got.Headers["Content-Type"] != "application/x-ndjson") Fault = got.Headers["Content-Type"];
            if (got.Headers["Authorization"] != $"ApiKey {Given.Marker}") Fault = "Authorization";
            if (!got.Text.EndsWith('\n')) Fault = "The last line must end";
            string[] lines = got.Lines;
            if (lines.Length % 2 != 0) Fault = "A line is missing";
            if (lines.Length / 2 > MostDocuments)
            {
                context.Response.StatusCode = 413;
                return Task.CompletedTask;
            }

            JsonArray items = [];
            bool errors = false;
            for (int i = 0; i < lines.Length; i += 2)
            {
                JsonObject action = JsonNode.Parse(lines[i])!.AsObject();
                if (action.Single().Key != "create") Fault = "Data streams take create alone";
                string id = action["create"]!["_id"]!.GetValue<string>();
                int status = Statuses.GetValueOrDefault(id, Documents.ContainsKey(id) ? 409 : 201);
                errors |= status >= 400;
                JsonObject said = new() { ["status"] = status };
                if (status >= 400) said["error"] = new JsonObject { ["type"] = "some_exception", ["reason"] = $"{Reason} {id}" };
                else Documents[id] = JsonNode.Parse(lines[i + 1])!;
                IndexOf[id] = action["create"]!["_index"]!.GetValue<string>();
                items.Add(new JsonObject { ["create"] = said });
            }

            return context.Response.WriteAsync(new JsonObject { ["errors"] = errors, ["items"] = items }.ToJsonString());
        }
    }
}
