using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Insight.Export.Destinations.Alerts;
using Insight.Export.Destinations.Http;
using Insight.Export.Events;
using Insight.Export.Options;

namespace Insight.Export.Destinations.Webhook;

/// <summary>Alerts as JSON to any address. The same alerts have the same <c>Idempotency-Key</c> however often they come, and an incident the same <c>key</c> from its beginning to its end.</summary>
internal sealed class WebhookDestination(Uri url, WebhookOptions options, Surroundings around, HttpSender sender) : HttpDestination(around, sender)
{
    private const int FormVersion = 1;

    private byte[]? _signatureKey;
    private string _idempotencyKey = "";

    /// <inheritdoc />
    public override int MostEvents => 100;

    /// <inheritdoc />
    protected override HttpTarget? Prepare(out string problem)
    {
        problem = "";
        _signatureKey = null;
        if (options.SignatureSecret.Length == 0) return new HttpTarget(url, "application/json", [], []);
        if (Around.Secrets.Find(options.SignatureSecret, out problem) is not { } key) return null;
        _signatureKey = Encoding.UTF8.GetBytes(key);
        return new HttpTarget(url, "application/json", [], [key]);
    }

    /// <inheritdoc />
    protected override (int Length, int To) Write(IReadOnlyList<ExportEvent> events, Stretch stretch, ArrayBufferWriter<byte> into)
    {
        using IncrementalHash ids = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using Utf8JsonWriter json = new(into);
        json.WriteStartObject();
        json.WriteNumber("version", FormVersion);
        json.WriteString("sent", Text(Around.Time.GetUtcNow().UtcDateTime));
        json.WriteStartArray("alerts");
        for (int i = stretch.From; i < stretch.To; i++)
        {
            ids.AppendData(Encoding.UTF8.GetBytes(events[i].Id + "\n"));
            json.WriteStartObject();
            json.WriteString("id", events[i].Id);
            json.WriteString("tenant", events[i].Tenant);
            json.WriteString("time", Text(events[i].Time));
            if (events[i] is IncidentEvent incident) Write(json, incident);
            else if (events[i] is SecurityEvent security) Write(json, security);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        _idempotencyKey = Convert.ToHexStringLower(ids.GetCurrentHash());
        return (into.WrittenCount, stretch.To);
    }

    /// <inheritdoc />
    protected override IEnumerable<KeyValuePair<string, string>> Seals(ReadOnlySpan<byte> body)
    {
        KeyValuePair<string, string> once = new("Idempotency-Key", _idempotencyKey);
        return _signatureKey is null ? [once] : [once, new("X-Insight-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(_signatureKey, body)))];
    }

    private static void Write(Utf8JsonWriter json, IncidentEvent incident)
    {
        json.WriteString("kind", "incident");
        json.WriteString("key", incident.Incident);
        json.WriteString("change", incident.Change switch { IncidentChange.Opened => "opened", IncidentChange.Closed => "closed", _ => "updated" });
        json.WriteString("status", incident.Change == IncidentChange.Closed ? "resolved" : "firing");
        json.WriteString("severity", Name(incident.Severity));
        json.WriteString("title", AlertText.Title(incident));
        json.WriteString("app", incident.App);
        json.WriteString("cause", incident.Cause);
        json.WriteString("began", Text(incident.Began));
        json.WriteString("lastSeen", Text(incident.LastSeen));
        json.WriteStartArray("services");
        foreach (string service in incident.Services) json.WriteStringValue(service);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, SecurityEvent security)
    {
        json.WriteString("kind", "security");
        json.WriteString("key", security.Id);
        json.WriteString("status", "firing");
        json.WriteString("severity", Name(security.Severity));
        json.WriteString("title", TextCut.To(security.Message, AlertText.MaxTitle));
        json.WriteString("source", security.Source == FindingSource.Policy ? "policy" : "waf");
        if (security.Source == FindingSource.Policy)
        {
            json.WriteString("policy", security.Policy);
            json.WriteString("verdict", security.Verdict);
            json.WriteString("reason", TextCut.To(security.Reason, AlertText.MaxTitle));
            json.WriteNumber("answer", security.Status);
        }
        else
        {
            json.WriteNumber("rule", security.Rule);
            json.WriteNumber("score", security.Score);
        }

        json.WriteBoolean("blocked", security.Blocked);
        json.WriteString("app", security.Request.App);
        json.WriteString("host", security.Request.Host);
        json.WriteString("service", security.Request.Service);
        json.WriteString("method", security.Request.Method);
        json.WriteString("path", security.Request.Path);
        json.WriteString("client", security.Request.Client);
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Name(EventSeverity severity) => severity switch
    {
        EventSeverity.Critical => "critical",
        EventSeverity.High => "high",
        EventSeverity.Medium => "medium",
        EventSeverity.Low => "low",
        EventSeverity.Informational => "informational",
        _ => "unknown",
    };
}
