using Insight.Export.Events;
using Insight.Export.Options;

namespace Insight.Export.Destinations.Alerts;

/// <summary>What destinations that wake people up are told of.</summary>
internal static class AlertStreams
{
    /// <summary>Streams that a destination can be told of: messages and pages are about incidents, webhooks also about findings.</summary>
    public static IReadOnlyList<EventKind> Of(DestinationOptions options) =>
        options.Slack is not null || options.PagerDuty is not null ? [EventKind.Incidents]
        : options.Webhook is not null ? [EventKind.Incidents, EventKind.Security]
        : [EventKind.Requests, EventKind.Security, EventKind.Incidents, EventKind.Audit];

    /// <summary>Events that it has a form for; the others are refused.</summary>
    public static bool Takes(DestinationOptions options, ExportEvent exported) => Of(options).Contains(exported switch
    {
        RequestEvent => EventKind.Requests,
        SecurityEvent => EventKind.Security,
        IncidentEvent => EventKind.Incidents,
        _ => EventKind.Audit,
    });
}
