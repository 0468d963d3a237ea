using System.Globalization;
using System.Net;
using System.Text.Json;
using Insight.Export.Events;

namespace Insight.Export.Formats.Ecs;

/// <summary>Elastic Common Schema (https://www.elastic.co/guide/en/ecs/current), as nested objects.</summary>
/// <param name="version">Version of this product.</param>
public sealed class EcsFormat(string version) : JsonFormat
{
    /// <summary>The first version of the schema that has all fields and values that are written.</summary>
    private const string SchemaVersion = "8.11.0";

    private static readonly string[] s_iam = ["user", "token", "join-token"];

    /// <inheritdoc />
    public override string Name => "ecs";

    /// <inheritdoc />
    protected override void Request(Utf8JsonWriter json, RequestEvent e)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(e);
        Event(json, e, "event", "api", ["access", e.Denied ? "denied" : "allowed"], "requests");
        json.WriteString("outcome"u8, e.Status is >= 100 and < 400 ? "success"u8 : "failure"u8);
        json.WriteNumber("duration"u8, e.DurationMicroseconds * 1000);
        if (e.Flag is not ("" or "none")) json.WriteString("reason"u8, e.Flag);
        json.WriteEndObject();
        json.WriteStartObject("http"u8);
        if (e.Protocol.StartsWith("HTTP/", StringComparison.Ordinal)) json.WriteString("version"u8, e.Protocol.AsSpan(5));
        HttpRequest(json, e.Request, e.RequestBytes);
        json.WriteStartObject("response"u8);
        if (e.Status > 0) json.WriteNumber("status_code"u8, e.Status);
        Body(json, e.ResponseBytes);
        json.WriteEndObject();
        json.WriteEndObject();
        Ends(json, e.Request);
        One(json, "trace"u8, "id"u8, e.TraceId);
        if (e.WafRules.Count > 0) One(json, "rule"u8, "id"u8, e.WafRules[0].ToString(CultureInfo.InvariantCulture));
        Observer(json, e.Gateway);
        Labels(json, ("app", e.Request.App), ("endpoint_id", e.Request.EndpointId), ("policy", e.Policy));
    }

    /// <inheritdoc />
    protected override void Security(Utf8JsonWriter json, SecurityEvent e)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(e);
        Event(json, e, "alert", "intrusion_detection", [e.Blocked ? "denied" : "allowed"], "security");
        bool isPolicy = e.Source == FindingSource.Policy;
        json.WriteNumber("severity"u8, (int)e.Severity);
        if (isPolicy)
        {
            Text(json, "action"u8, e.Verdict);
            json.WriteString("outcome"u8, "failure"u8);
            Text(json, "reason"u8, e.Reason);
        }
        else
        {
            json.WriteNumber("risk_score"u8, e.Score);
        }

        json.WriteEndObject();
        Text(json, "message"u8, e.Message);
        json.WriteStartObject("http"u8);
        HttpRequest(json, e.Request, null);
        if (e.Status > 0) Status(json, e.Status);
        json.WriteEndObject();
        Ends(json, e.Request);
        json.WriteStartObject("rule"u8);
        Text(json, "id"u8, isPolicy ? e.Policy : e.Rule.ToString(CultureInfo.InvariantCulture));
        Text(json, "name"u8, e.Policy);
        Text(json, "category"u8, e.Verdict);
        Text(json, "description"u8, isPolicy ? e.Reason : e.Message);
        json.WriteString("ruleset"u8, isPolicy ? "policies"u8 : "waf"u8);
        json.WriteEndObject();
        Observer(json, "");
        Labels(json, ("app", e.Request.App), ("endpoint_id", e.Request.EndpointId), ("variable", e.Variable), ("policy", e.Policy));
    }

    /// <inheritdoc />
    protected override void Incident(Utf8JsonWriter json, IncidentEvent e)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(e);
        Event(json, e, "alert", "api", [e.Change switch { IncidentChange.Opened => "start", IncidentChange.Updated => "info", _ => "end" }], "incidents");
        json.WriteNumber("severity"u8, (int)e.Severity);
        json.WriteString("start"u8, e.Began);
        json.WriteString("end"u8, e.LastSeen);
        Text(json, "reason"u8, e.Cause);
        json.WriteEndObject();
        json.WriteString("message"u8, e.Title);
        if (e.Services.Count > 0) One(json, "service"u8, "name"u8, e.Services[0]);
        Observer(json, "");
        Labels(json, ("app", e.App), ("incident", e.Incident), ("services", string.Join(' ', e.Services)));
    }

    /// <inheritdoc />
    protected override void Audit(Utf8JsonWriter json, AuditEvent e)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(e);
        string type = e.Action switch { "created" or "proposed" => "creation", "deleted" or "removed" or "revoked" => "deletion", _ => "change" };
        bool isIam = s_iam.Contains(e.Kind);
        Event(json, e, "event", isIam ? "iam" : "configuration", isIam ? [type, "user"] : [type], "audit");
        json.WriteString("action"u8, e.Action);
        json.WriteString("outcome"u8, "success"u8);
        json.WriteNumber("sequence"u8, e.Number);
        Text(json, "hash"u8, e.Hash);
        Text(json, "reason"u8, e.Reason);
        json.WriteEndObject();
        json.WriteString("message"u8, $"{e.Actor}: {e.Action} {e.Kind} {e.Name}");
        One(json, "user"u8, "name"u8, e.Actor);
        Observer(json, "");
        Labels(json, ("kind", e.Kind), ("name", e.Name));
    }

    /// <summary>Writes what every event has, and begins the object <c>event</c>; the caller ends it.</summary>
    private static void Event(Utf8JsonWriter json, ExportEvent e, string kind, string category, ReadOnlySpan<string> types, string stream)
    {
        json.WriteString("@timestamp"u8, e.Time);
        One(json, "ecs"u8, "version"u8, SchemaVersion);
        One(json, "organization"u8, "id"u8, e.Tenant);
        json.WriteStartObject("event"u8);
        json.WriteString("id"u8, e.Id);
        json.WriteString("kind"u8, kind);
        json.WriteStartArray("category"u8);
        json.WriteStringValue(category);
        json.WriteEndArray();
        json.WriteStartArray("type"u8);
        foreach (string type in types) json.WriteStringValue(type);
        json.WriteEndArray();
        json.WriteString("module"u8, "insight"u8);
        json.WriteString("dataset"u8, $"insight.{stream}");
    }

    private static void HttpRequest(Utf8JsonWriter json, RequestFacts request, long? bytes)
    {
        json.WriteStartObject("request"u8);
        Text(json, "method"u8, request.Method);
        Text(json, "id"u8, request.RequestId);
        if (bytes is { } some) Body(json, some);
        json.WriteEndObject();
    }

    private static void Status(Utf8JsonWriter json, int status)
    {
        json.WriteStartObject("response"u8);
        json.WriteNumber("status_code"u8, status);
        json.WriteEndObject();
    }

    private static void Body(Utf8JsonWriter json, long bytes)
    {
        json.WriteStartObject("body"u8);
        json.WriteNumber("bytes"u8, bytes);
        json.WriteEndObject();
    }

    private static void Ends(Utf8JsonWriter json, RequestFacts request)
    {
        json.WriteStartObject("url"u8);
        json.WriteString("path"u8, request.Path);
        Text(json, "domain"u8, request.Host);
        json.WriteEndObject();
        if (request.Client.Length > 0)
        {
            json.WriteStartObject("source"u8);
            json.WriteString("address"u8, request.Client);
            if (IPAddress.TryParse(request.Client, out _)) json.WriteString("ip"u8, request.Client);
            json.WriteEndObject();
        }

        if (request.Service.Length == 0 && request.SourceService.Length == 0) return;
        json.WriteStartObject("service"u8);
        Text(json, "name"u8, request.Service);
        if (request.SourceService.Length > 0) One(json, "origin"u8, "name"u8, request.SourceService);
        json.WriteEndObject();
    }

    private void Observer(Utf8JsonWriter json, string gateway)
    {
        json.WriteStartObject("observer"u8);
        Text(json, "name"u8, gateway);
        json.WriteString("vendor"u8, "Insight"u8);
        json.WriteString("product"u8, "Insight"u8);
        json.WriteString("type"u8, "gateway"u8);
        json.WriteString("version"u8, version);
        json.WriteEndObject();
    }

    private static void Labels(Utf8JsonWriter json, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        bool begun = false;
        foreach ((string name, string value) in labels)
        {
            if (value.Length == 0) continue;
            if (!begun) json.WriteStartObject("labels"u8);
            begun = true;
            json.WriteString(name, value);
        }

        if (begun) json.WriteEndObject();
    }

    private static void One(Utf8JsonWriter json, ReadOnlySpan<byte> parent, ReadOnlySpan<byte> name, string value)
    {
        if (value.Length == 0) return;
        json.WriteStartObject(parent);
        json.WriteString(name, value);
        json.WriteEndObject();
    }
}
