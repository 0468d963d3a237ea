using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Insight.Export.Destinations.Alerts;
using Insight.Export.Destinations.Http;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Export.Safety;

namespace Insight.Export.Destinations.Slack;

/// <summary>Messages in a channel of Slack: one for each change of an incident, or one for all that come together, with the first of them.</summary>
internal sealed class SlackDestination(SlackOptions options, Surroundings around, HttpSender sender) : HttpDestination(around, sender)
{
    /// <summary>Incidents that one message shows; it says how many more there are.</summary>
    private const int MaxShown = 15;

    /// <summary>Parts of the address from this length on are no words, but what makes it a secret.</summary>
    private const int ShortestToken = 9;

    /// <inheritdoc />
    public override int MostEvents => 100;

    /// <inheritdoc />
    protected override HttpTarget? Prepare(out string problem)
    {
        if (Around.Secrets.Find(options.UrlSecret, out problem) is not { } secret) return null;
        if (DestinationAddress.Url(secret, Around.Connections.Guard, out string wrong) is not { } url)
        {
            problem = $"The address in the secret '{options.UrlSecret}' {wrong}.";
            return null;
        }

        return new HttpTarget(url, "application/json", [], [secret, url.AbsoluteUri, url.PathAndQuery, .. url.AbsolutePath.Split('/').Where(static part => part.Length >= ShortestToken)]);
    }

    /// <inheritdoc />
    protected override (int Length, int To) Write(IReadOnlyList<ExportEvent> events, Stretch stretch, ArrayBufferWriter<byte> into)
    {
        using Utf8JsonWriter json = new(into);
        List<IncidentEvent> shown = [.. events.Skip(stretch.From).Take(stretch.Count).OfType<IncidentEvent>().Take(MaxShown)];
        json.WriteStartObject();
        json.WriteString("text", shown is [var only] && stretch.Count == 1
            ? SlackText.Escaped($"{AlertText.Change(only)}: {AlertText.Title(only)}")
            : string.Create(CultureInfo.InvariantCulture, $"{stretch.Count} changes of incidents"));
        json.WriteString("parse", "none");
        json.WriteBoolean("link_names", false);
        json.WriteBoolean("unfurl_links", false);
        json.WriteBoolean("unfurl_media", false);
        json.WriteStartArray("blocks");
        foreach (IncidentEvent incident in shown)
        {
            Section(json, $"{Mark(incident)} *{AlertText.Change(incident)}* ({incident.Severity})\n{SlackText.Escaped(AlertText.Title(incident))}\n{SlackText.Escaped(AlertText.Detail(incident))}");
        }

        if (stretch.Count > shown.Count) Section(json, string.Create(CultureInfo.InvariantCulture, $"and {stretch.Count - shown.Count} more"));
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return (into.WrittenCount, stretch.To);
    }

    private static string Mark(IncidentEvent incident) => incident switch
    {
        { Change: IncidentChange.Closed } => ":white_check_mark:",
        { Severity: EventSeverity.Critical or EventSeverity.High } => ":red_circle:",
        _ => ":large_orange_circle:",
    };

    /// <summary>A block whose text Slack does not look into for addresses and names (<c>verbatim</c>).</summary>
    private static void Section(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", "section");
        json.WriteStartObject("text");
        json.WriteString("type", "mrkdwn");
        json.WriteString("text", text);
        json.WriteBoolean("verbatim", true);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
