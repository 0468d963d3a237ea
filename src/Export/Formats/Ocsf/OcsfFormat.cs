using System.Globalization;
using System.Net;
using System.Text.Json;
using Insight.Export.Events;

namespace Insight.Export.Formats.Ocsf;

/// <summary>
/// OCSF 1.5.0 (https://schema.ocsf.io/1.5.0): requests are HTTP Activity (4002), matches of rules, denials by policies and incidents Detection Finding (2004), entries of the audit log Entity Management (3004).
/// </summary>
/// <param name="version">Version of this product.</param>
public sealed class OcsfFormat(string version) : JsonFormat
{
    private const string SchemaVersion = "1.5.0";

    /// <inheritdoc />
    public override string Name => "ocsf";

    /// <inheritdoc />
    protected override void Request(Utf8JsonWriter json, RequestEvent e)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(e);
        int activity = OcsfActivities.OfMethod(e.Request.Method);
        Class(json, 4002, activity, e.Denied ? EventSeverity.Medium : EventSeverity.Informational, e.Time);
        if (activity == OcsfActivities.Other) Text(json, "activity_name"u8, e.Request.Method);
        Metadata(json, e, e.Request.RequestId, e.TraceId.Length > 0 ? ["security_control", "trace"] : ["security_control"]);
        json.WriteNumber("action_id"u8, e.Denied ? 2 : 1);
        json.WriteNumber("disposition_id"u8, e.Denied ? 2 : 1);
        json.WriteNumber("status_id"u8, e.Status is >= 100 and < 400 ? 1 : 2);
        json.WriteString("status_code"u8, e.Status.ToString(CultureInfo.InvariantCulture));
        if (e.Flag is not ("" or "none")) json.WriteString("status_detail"u8, e.Flag);
        json.WriteNumber("duration"u8, e.DurationMicroseconds / 1000);
        json.WriteBoolean("is_alert"u8, e.Denied);
        Text(json, "app_name"u8, e.Request.App);
        HttpRequest(json, e.Request, e.Protocol);
        json.WriteStartObject("http_response"u8);
        json.WriteNumber("code"u8, e.Status);
        json.WriteNumber("body_length"u8, e.ResponseBytes);
        json.WriteEndObject();
        Endpoints(json, e.Request);
        json.WriteStartObject("traffic"u8);
        json.WriteNumber("bytes_in"u8, e.RequestBytes);
        json.WriteNumber("bytes_out"u8, e.ResponseBytes);
        json.WriteEndObject();
        if (e.TraceId.Length > 0)
        {
            json.WriteStartObject("trace"u8);
            json.WriteString("uid"u8, e.TraceId);
            json.WriteEndObject();
        }

        if (e.WafRules.Count > 0)
        {
            json.WriteStartObject("firewall_rule"u8);
            json.WriteString("uid"u8, e.WafRules[0].ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        if (e.Policy.Length > 0)
        {
            json.WriteStartObject("policy"u8);
            json.WriteString("name"u8, e.Policy);
            json.WriteEndObject();
        }

        if (e.Gateway.Length == 0 && e.Request.EndpointId.Length == 0) return;
        json.WriteStartObject("unmapped"u8);
        Text(json, "gateway"u8, e.Gateway);
        Text(json, "endpoint_id"u8, e.Request.EndpointId);
        json.WriteEndObject();
    }

    /// <inheritdoc />
    protected override void Security(Utf8JsonWriter json, SecurityEvent e)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(e);
        Class(json, 2004, 1, e.Severity, e.Time);
        Metadata(json, e, e.Request.RequestId, ["security_control"]);
        json.WriteNumber("action_id"u8, e.Blocked ? 2 : 3);
        json.WriteNumber("disposition_id"u8, e.Blocked ? 2 : 15);
        json.WriteNumber("status_id"u8, 1);
        json.WriteBoolean("is_alert"u8, true);
        Text(json, "message"u8, e.Message);
        if (e.Source == FindingSource.Policy) Policy(json, e);
        else Rule(json, e);
        json.WriteStartArray("evidences"u8);
        json.WriteStartObject();
        HttpRequest(json, e.Request, "");
        if (e.Status > 0) HttpResponse(json, e.Status);
        Url(json, e.Request);
        Endpoints(json, e.Request);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <inheritdoc />
    protected override void Incident(Utf8JsonWriter json, IncidentEvent e)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(e);
        Class(json, 2004, e.Change switch { IncidentChange.Opened => 1, IncidentChange.Updated => 2, _ => 3 }, e.Severity, e.Time);
        Metadata(json, e, e.Incident, []);
        json.WriteNumber("status_id"u8, e.Change switch { IncidentChange.Opened => 1, IncidentChange.Updated => 2, _ => 4 });
        json.WriteBoolean("is_alert"u8, e.Change == IncidentChange.Opened);
        json.WriteString("message"u8, e.Cause.Length > 0 ? $"{e.Title} Likeliest cause: {e.Cause}." : e.Title);
        json.WriteNumber("start_time"u8, Milliseconds(e.Began));
        json.WriteNumber("end_time"u8, Milliseconds(e.LastSeen));
        FindingInfo(json, e.Incident, e.Title, analytic: "Detection", 3, "", e.Began, e.LastSeen);
        if (e.Services.Count > 0)
        {
            json.WriteStartArray("resources"u8);
            foreach (string service in e.Services)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, service);
                json.WriteString("type"u8, "service"u8);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    /// <inheritdoc />
    protected override void Audit(Utf8JsonWriter json, AuditEvent e)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(e);
        int activity = OcsfActivities.OfAction(e.Action);
        Class(json, 3004, activity, EventSeverity.Informational, e.Time);
        if (activity == OcsfActivities.Other) json.WriteString("activity_name"u8, e.Action);
        Metadata(json, e, "", [], e.Number);
        json.WriteNumber("status_id"u8, 1);
        json.WriteString("message"u8, $"{e.Actor}: {e.Action} {e.Kind} {e.Name}");
        Text(json, "comment"u8, e.Reason);
        json.WriteStartObject("actor"u8);
        json.WriteStartObject("user"u8);
        json.WriteString("name"u8, e.Actor);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("entity"u8);
        json.WriteString("name"u8, e.Name);
        json.WriteString("type"u8, e.Kind);
        json.WriteNumber("type_id"u8, e.Kind switch { "policy" => 5, "user" => 2, _ => 99 });
        json.WriteEndObject();
        if (e.Hash.Length == 0) return;
        json.WriteStartObject("unmapped"u8);
        json.WriteString("chain_hash"u8, e.Hash);
        json.WriteEndObject();
    }

    /// <summary>What the WAF says of its match.</summary>
    private static void Rule(Utf8JsonWriter json, SecurityEvent e)
    {
        string rule = e.Rule.ToString(CultureInfo.InvariantCulture);
        json.WriteNumber("risk_score"u8, Math.Min(e.Score, int.MaxValue));
        json.WriteStartObject("firewall_rule"u8);
        json.WriteString("uid"u8, rule);
        Text(json, "desc"u8, e.Message);
        Text(json, "match_location"u8, e.Variable);
        json.WriteEndObject();
        FindingInfo(json, e.Id, e.Message.Length > 0 ? e.Message : $"WAF rule {rule}", analytic: "Rule", 1, rule, e.Time, e.Time);
    }

    /// <summary>What the record says of the policy. The schema numbers no policies among its kinds of analytics; a rule, as it describes it, enforces them.</summary>
    private static void Policy(Utf8JsonWriter json, SecurityEvent e)
    {
        Text(json, "status_detail"u8, e.Reason);
        if (e.Policy.Length > 0)
        {
            json.WriteStartObject("policy"u8);
            json.WriteString("name"u8, e.Policy);
            json.WriteBoolean("is_applied"u8, e.Blocked);
            json.WriteEndObject();
        }

        FindingInfo(json, e.Id, e.Message.Length > 0 ? e.Message : "A policy turned the request away", analytic: "Policy", 1, e.Policy, e.Time, e.Time, e.Verdict);
    }

    private static void HttpResponse(Utf8JsonWriter json, int status)
    {
        json.WriteStartObject("http_response"u8);
        json.WriteNumber("code"u8, status);
        json.WriteEndObject();
    }

    private static void Class(Utf8JsonWriter json, int classId, int activity, EventSeverity severity, DateTime time)
    {
        json.WriteNumber("class_uid"u8, classId);
        json.WriteNumber("category_uid"u8, classId / 1000);
        json.WriteNumber("activity_id"u8, activity);
        json.WriteNumber("type_uid"u8, (classId * 100) + activity);
        json.WriteNumber("severity_id"u8, (int)severity);
        json.WriteNumber("time"u8, Milliseconds(time));
    }

    private void Metadata(Utf8JsonWriter json, ExportEvent e, string correlation, ReadOnlySpan<string> profiles, long sequence = 0)
    {
        json.WriteStartObject("metadata"u8);
        json.WriteString("version"u8, SchemaVersion);
        json.WriteString("uid"u8, e.Id);
        Text(json, "correlation_uid"u8, correlation);
        Text(json, "tenant_uid"u8, e.Tenant);
        if (sequence > 0) json.WriteNumber("sequence"u8, sequence);
        if (profiles.Length > 0)
        {
            json.WriteStartArray("profiles"u8);
            foreach (string profile in profiles) json.WriteStringValue(profile);
            json.WriteEndArray();
        }

        json.WriteStartObject("product"u8);
        json.WriteString("name"u8, "Insight"u8);
        json.WriteString("vendor_name"u8, "Insight"u8);
        json.WriteString("version"u8, version);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void FindingInfo(Utf8JsonWriter json, string id, string title, string analytic, int analyticType, string analyticId, DateTime first, DateTime last, string category = "")
    {
        json.WriteStartObject("finding_info"u8);
        json.WriteString("uid"u8, id);
        json.WriteString("title"u8, title);
        json.WriteNumber("first_seen_time"u8, Milliseconds(first));
        json.WriteNumber("last_seen_time"u8, Milliseconds(last));
        json.WriteStartObject("analytic"u8);
        json.WriteString("name"u8, analytic);
        Text(json, "uid"u8, analyticId);
        Text(json, "category"u8, category);
        json.WriteNumber("type_id"u8, analyticType);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void HttpRequest(Utf8JsonWriter json, RequestFacts request, string protocol)
    {
        json.WriteStartObject("http_request"u8);
        if (OcsfActivities.OfMethod(request.Method) is not (OcsfActivities.Other or OcsfActivities.Unknown)) json.WriteString("http_method"u8, request.Method);
        Text(json, "uid"u8, request.RequestId);
        Text(json, "version"u8, protocol.StartsWith("HTTP/", StringComparison.Ordinal) ? protocol[5..] : protocol);
        Url(json, request);
        json.WriteEndObject();
    }

    private static void Url(Utf8JsonWriter json, RequestFacts request)
    {
        json.WriteStartObject("url"u8);
        json.WriteString("path"u8, request.Path);
        Text(json, "hostname"u8, request.Host);
        json.WriteEndObject();
    }

    private static void Endpoints(Utf8JsonWriter json, RequestFacts request)
    {
        if (request.Client.Length > 0 || request.SourceService.Length > 0)
        {
            json.WriteStartObject("src_endpoint"u8);
            Text(json, IPAddress.TryParse(request.Client, out _) ? "ip"u8 : "uid"u8, request.Client);
            Text(json, "svc_name"u8, request.SourceService);
            json.WriteEndObject();
        }

        if (request.Service.Length > 0 || request.Host.Length > 0)
        {
            json.WriteStartObject("dst_endpoint"u8);
            Text(json, "hostname"u8, request.Host);
            Text(json, "svc_name"u8, request.Service);
            json.WriteEndObject();
        }
    }

    private static long Milliseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}
