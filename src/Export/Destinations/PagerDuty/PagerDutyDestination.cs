using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Insight.Export.Destinations.Alerts;
using Insight.Export.Destinations.Http;
using Insight.Export.Events;
using Insight.Export.Options;

namespace Insight.Export.Destinations.PagerDuty;

/// <summary>PagerDuty's Events API v2: an incident triggers an alert, changes it, and resolves it when it ends. One event at a time and in order, so that an end never comes before its beginning.</summary>
internal sealed class PagerDutyDestination(Uri url, PagerDutyOptions options, Surroundings around, HttpSender sender) : HttpDestination(around, sender)
{
    /// <summary>Most characters of a summary, by the documentation of the API.</summary>
    private const int MaxSummary = 1024;

    /// <summary>Most characters of a deduplication key.</summary>
    private const int MaxKey = 255;

    private string _routingKey = "";

    /// <inheritdoc />
    public override int MostEvents => 50;

    /// <inheritdoc />
    protected override int MostPerRequest => 1;

    /// <inheritdoc />
    protected override HttpTarget? Prepare(out string problem)
    {
        if (Around.Secrets.Find(options.RoutingKeySecret, out problem) is not { } key) return null;
        _routingKey = key;
        return new HttpTarget(url, "application/json", [], [key]);
    }

    /// <inheritdoc />
    protected override (int Length, int To) Write(IReadOnlyList<ExportEvent> events, Stretch stretch, ArrayBufferWriter<byte> into)
    {
        IncidentEvent incident = (IncidentEvent)events[stretch.From];
        using Utf8JsonWriter json = new(into);
        json.WriteStartObject();
        json.WriteString("routing_key", _routingKey);
        json.WriteString("event_action", incident.Change == IncidentChange.Closed ? "resolve" : "trigger");
        json.WriteString("dedup_key", TextCut.To(incident.Incident, MaxKey));
        if (incident.Change != IncidentChange.Closed)
        {
            json.WriteString("client", "Insight");
            json.WriteStartObject("payload");
            json.WriteString("summary", TextCut.To(AlertText.Title(incident), MaxSummary));
            json.WriteString("source", incident.Services is [var first, ..] ? TextCut.To(first, MaxKey) : "insight");
            json.WriteString("severity", SeverityOf(incident.Severity));
            json.WriteString("timestamp", incident.Time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("component", TextCut.To(incident.App, MaxKey));
            json.WriteString("class", "incident");
            json.WriteStartObject("custom_details");
            json.WriteString("details", AlertText.Detail(incident));
            json.WriteString("event", TextCut.To(incident.Id, MaxKey));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return (into.WrittenCount, stretch.From + 1);
    }

    private static string SeverityOf(EventSeverity severity) => severity switch
    {
        EventSeverity.Critical => "critical",
        EventSeverity.High => "error",
        EventSeverity.Medium or EventSeverity.Low => "warning",
        _ => "info",
    };
}
