using System.Text.Json.Nodes;
using Insight.Export.Events;
using Insight.Export.Formats.Ecs;

namespace Insight.Export.Tests.Ecs;

/// <summary>Events in the Elastic Common Schema, held against its published fields.</summary>
public sealed class EcsFormatTests
{
    private const string File = "ecs_flat.yml";

    private static readonly Lazy<EcsSchema> s_schema = new(static () => EcsSchema.Read(SharedData.File(File)!));

    [SchemaFact(File)]
    public void Write_EveryKindOfEvent_IsValid()
    {
        using EcsFormat format = new("1.2.3");

        foreach (ExportEvent exported in SampleEvents.All.Concat(SampleEvents.With("\"},\n\ud800")))
        {
            string written = Written.Text(format, exported);
            Assert.DoesNotContain('\n', written);
            List<string> faults = s_schema.Value.Faults(JsonNode.Parse(written)!.AsObject());
            Assert.True(faults.Count == 0, $"{string.Join('\n', faults)}\n{written}");
        }
    }

    [Fact]
    public void Write_DenialByPolicy_IsADeniedAlertOfThePolicy()
    {
        using EcsFormat format = new("1.2.3");

        JsonObject json = Written.Json(format, SampleEvents.Denial("shop-limit", "limit", "rate"));

        JsonNode said = json["event"]!, rule = json["rule"]!;
        Assert.Equal(("alert", "intrusion_detection", "denied"), ((string)said["kind"]!, (string)said["category"]![0]!, (string)said["type"]![0]!));
        Assert.Equal(("limit", "failure", "rate", 2), ((string)said["action"]!, (string)said["outcome"]!, (string)said["reason"]!, (int)said["severity"]!));
        Assert.Equal(("shop-limit", "shop-limit", "limit", "policies"), ((string)rule["id"]!, (string)rule["name"]!, (string)rule["category"]!, (string)rule["ruleset"]!));
        Assert.Equal(("shop-limit", 429), ((string)json["labels"]!["policy"]!, (int)json["http"]!["response"]!["status_code"]!));
        Assert.False(said.AsObject().ContainsKey("risk_score"));
    }

    [Fact]
    public void Write_MatchOfARule_IsAsItWasBeforeThereWereDenials()
    {
        using EcsFormat format = new("1.2.3");

        JsonObject json = Written.Json(format, SampleEvents.Security("SQL injection", "ARGS:q"));

        Assert.Equal("""{"id":"942100","description":"SQL injection","ruleset":"waf"}""", json["rule"]!.ToJsonString());
        Assert.Equal(("allowed", 4, 5), ((string)json["event"]!["type"]![0]!, (int)json["event"]!["severity"]!, (int)json["event"]!["risk_score"]!));
        Assert.False(json["event"]!.AsObject().ContainsKey("outcome") || json["http"]!.AsObject().ContainsKey("response") || json["labels"]!.AsObject().ContainsKey("policy"));
    }

    /// <summary>Each breaks one thing of a valid event.</summary>
    private static readonly (string Words, Action<JsonObject> Break)[] s_mutants =
    [
        ("@timestamp: is required", static e => e.Remove("@timestamp")),
        ("ecs.version: is required", static e => e.Remove("ecs")),
        ("@timestamp: soon is no date", static e => e["@timestamp"] = "soon"),
        ("surprise: is no field", static e => e["surprise"] = 1),
        ("event.kind: party is none of its values", static e => e["event"]!["kind"] = "party"),
        ("event.category: must be an array", static e => e["event"]!["category"] = "api"),
        ("event.category: apis is none of its values", static e => e["event"]!["category"] = new JsonArray("apis")),
        ("event.type: installation is none of api", static e => e["event"]!["type"] = new JsonArray("installation")),
        ("event.outcome: maybe is none of its values", static e => e["event"]!["outcome"] = "maybe"),
        ("event.duration: 1.5 is no long", static e => e["event"]!["duration"] = 1.5),
        ("http.response.status_code: 200 is no long", static e => e["http"]!["response"]!["status_code"] = "200"),
        ("source.ip: here is no ip", static e => e["source"]!["ip"] = "here"),
        ("labels.app: must be a text", static e => e["labels"]!["app"] = 1),
        ("url.path: must not be an array", static e => e["url"]!["path"] = new JsonArray("/")),
    ];

    [SchemaFact(File)]
    public void Validator_CatchesEveryMutant()
    {
        using EcsFormat format = new("1.2.3");
        foreach ((string words, Action<JsonObject> breaks) in s_mutants)
        {
            JsonObject json = Written.Json(format, SampleEvents.Request("/orders"));
            Assert.Empty(s_schema.Value.Faults(json));
            breaks(json);
            List<string> faults = s_schema.Value.Faults(json);
            Assert.True(faults.Any(fault => fault.Contains(words, StringComparison.Ordinal)), $"{words}: {string.Join("; ", faults)}");
        }
    }
}
