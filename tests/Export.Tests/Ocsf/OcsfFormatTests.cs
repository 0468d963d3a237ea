using System.Text.Json.Nodes;
using Insight.Export.Events;
using Insight.Export.Formats.Ocsf;

namespace Insight.Export.Tests.Ocsf;

/// <summary>Events as OCSF, held against the published schema; and the validator itself, held against mutants.</summary>
public sealed class OcsfFormatTests
{
    private const string File = "ocsf-schema-1.5.0.json";

    private static readonly Lazy<OcsfSchema> s_schema = new(static () => OcsfSchema.Read(SharedData.File(File)!));

    [SchemaFact(File)]
    public void Write_EveryKindOfEvent_IsValid()
    {
        using OcsfFormat format = new("1.2.3");

        foreach (ExportEvent exported in SampleEvents.All)
        {
            JsonObject json = Written.Json(format, exported);
            List<string> faults = s_schema.Value.Faults(json);
            Assert.True(faults.Count == 0, $"{string.Join('\n', faults)}\n{json}");
        }
    }

    [SchemaFact(File)]
    public void Write_HostileTexts_AreValuesAndStayValid()
    {
        using OcsfFormat format = new("1.2.3");

        foreach (string text in (string[])["\"},{\"class_uid\":1", "a\nb\r\u2028\0", "\ud800", "<script>", new string('x', 10_000)])
        {
            foreach (ExportEvent exported in SampleEvents.With(text))
            {
                string written = Written.Text(format, exported);
                Assert.DoesNotContain('\n', written);
                List<string> faults = s_schema.Value.Faults(JsonNode.Parse(written)!.AsObject());
                Assert.True(faults.Count == 0, string.Join('\n', faults));
            }
        }
    }

    /// <summary>Each takes a valid event and breaks one thing; the words must be among the faults.</summary>
    private static readonly (string Words, Action<JsonObject> Break)[] s_mutants =
    [
        ("class_uid: there is no such class", static e => e.Remove("class_uid")),
        ("class_uid: there is no such class", static e => e["class_uid"] = 4999),
        ("deprecated", static e => { e["class_uid"] = 2001; e["type_uid"] = 200101; }),
        ("deprecated", static e => { e["class_uid"] = 6004; e["type_uid"] = 600403; }),
        ("type_uid: is not class_uid", static e => e["type_uid"] = 400204),
        ("type_uid: is required", static e => e.Remove("type_uid")),
        ("category_uid: is required", static e => e.Remove("category_uid")),
        ("category_uid: 3 is none of its values", static e => e["category_uid"] = 3),
        ("activity_id: 42 is none of its values", static e => { e["activity_id"] = 42; e["type_uid"] = 400242; }),
        ("activity_id: is required", static e => e.Remove("activity_id")),
        ("severity_id: is required", static e => e.Remove("severity_id")),
        ("severity_id: 7 is none of its values", static e => e["severity_id"] = 7),
        ("severity_id: is no integer_t", static e => e["severity_id"] = "1"),
        ("time: is required", static e => e.Remove("time")),
        ("time: is no timestamp_t", static e => e["time"] = "2026-05-01T00:00:00Z"),
        ("time: is no timestamp_t", static e => e["time"] = 1.5),
        ("metadata: is required", static e => e.Remove("metadata")),
        ("metadata.version: is required", static e => e["metadata"]!.AsObject().Remove("version")),
        ("metadata.product: is required", static e => e["metadata"]!.AsObject().Remove("product")),
        ("metadata.product.: one of", static e => e["metadata"]!["product"] = new JsonObject { ["version"] = "1" }),
        ("metadata.profiles: must be an array", static e => e["metadata"]!["profiles"] = "trace"),
        ("metadata.profiles: nobody is none of the class", static e => e["metadata"]!["profiles"]!.AsArray().Add("nobody")),
        ("belongs to the profile", static e => e["metadata"]!.AsObject().Remove("profiles")),
        ("http_response.code: is required", static e => e["http_response"]!.AsObject().Remove("code")),
        ("http_response.code: is no integer_t", static e => e["http_response"]!["code"] = true),
        (": one of http_request, http_response is required", static e => { e.Remove("http_request"); e.Remove("http_response"); }),
        ("http_request.url.: one of", static e => e["http_request"]!["url"]!.AsObject().Remove("path")),
        ("http_request.http_method: BREW is none of its values", static e => e["http_request"]!["http_method"] = "BREW"),
        ("src_endpoint.ip: is no ip_t", static e => e["src_endpoint"]!["ip"] = "somewhere"),
        ("src_endpoint.port: is out of range", static e => e["src_endpoint"]!["port"] = 70_000),
        ("src_endpoint.: one of", static e => e["src_endpoint"] = new JsonObject()),
        ("src_endpoint: must be an object", static e => e["src_endpoint"] = "192.0.2.1"),
        ("is_alert: is no boolean_t", static e => e["is_alert"] = 1),
        ("surprise: is not known here", static e => e["surprise"] = 1),
        ("action_id: 77 is none of its values", static e => e["action_id"] = 77),
        ("cloud: is required", static e => e["metadata"]!["profiles"]!.AsArray().Add("cloud")),
    ];

    [SchemaFact(File)]
    public void Validator_CatchesEveryMutant()
    {
        using OcsfFormat format = new("1.2.3");
        Assert.True(s_mutants.Length >= 20);

        foreach ((string words, Action<JsonObject> breaks) in s_mutants)
        {
            JsonObject json = Written.Json(format, SampleEvents.Request("/orders"));
            Assert.Empty(s_schema.Value.Faults(json));
            breaks(json);
            List<string> faults = s_schema.Value.Faults(json);
            Assert.True(faults.Any(fault => fault.Contains(words, StringComparison.Ordinal)), $"{words}: {string.Join("; ", faults)}");
        }
    }

    [Fact]
    public void Write_DenialByPolicy_IsABlockedFindingOfThePolicy()
    {
        using OcsfFormat format = new("1.2.3");

        JsonObject json = Written.Json(format, SampleEvents.Denial("shop-limit", "limit", "rate"));

        Assert.Equal((200401, 2, 2, 2, true), ((int)json["type_uid"]!, (int)json["action_id"]!, (int)json["disposition_id"]!, (int)json["severity_id"]!, (bool)json["is_alert"]!));
        Assert.Equal(("shop-limit", true, "rate"), ((string)json["policy"]!["name"]!, (bool)json["policy"]!["is_applied"]!, (string)json["status_detail"]!));
        JsonNode analytic = json["finding_info"]!["analytic"]!;
        Assert.Equal(("Policy", "shop-limit", 1, "limit"), ((string)analytic["name"]!, (string)analytic["uid"]!, (int)analytic["type_id"]!, (string)analytic["category"]!));
        Assert.Equal((429, "/orders/17"), ((int)json["evidences"]![0]!["http_response"]!["code"]!, (string)json["evidences"]![0]!["url"]!["path"]!));
        Assert.False(json.ContainsKey("firewall_rule") || json.ContainsKey("risk_score"));
    }

    [Fact]
    public void Write_MatchOfARule_IsAsItWasBeforeThereWereDenials()
    {
        using OcsfFormat format = new("1.2.3");

        JsonObject json = Written.Json(format, SampleEvents.Security("SQL injection", "ARGS:q"));

        Assert.Equal((3, 15, 4, 5), ((int)json["action_id"]!, (int)json["disposition_id"]!, (int)json["severity_id"]!, (int)json["risk_score"]!));
        Assert.Equal("""{"uid":"942100","desc":"SQL injection","match_location":"ARGS:q"}""", json["firewall_rule"]!.ToJsonString());
        Assert.Equal("""{"name":"Rule","uid":"942100","type_id":1}""", json["finding_info"]!["analytic"]!.ToJsonString());
        Assert.False(json.ContainsKey("policy") || json["evidences"]![0]!.AsObject().ContainsKey("http_response"));
    }

    [Fact]
    public void Write_DeniedRequest_SaysWhoDeniedItAndWhy()
    {
        using OcsfFormat format = new("1.2.3");

        JsonObject json = Written.Json(format, SampleEvents.Request("/") with { Denied = true, Status = 403, Flag = "waf", WafRules = [942100], Policy = "limit" });

        Assert.Equal((4002, 3, 400203, 2, 2, 2), ((int)json["class_uid"]!, (int)json["activity_id"]!, (int)json["type_uid"]!, (int)json["action_id"]!, (int)json["disposition_id"]!, (int)json["status_id"]!));
        Assert.Equal(("942100", "limit", "waf"), ((string)json["firewall_rule"]!["uid"]!, (string)json["policy"]!["name"]!, (string)json["status_detail"]!));
    }
}
