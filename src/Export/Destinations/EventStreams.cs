using Insight.Export.Events;

namespace Insight.Export.Destinations;

/// <summary>Names of the streams that events belong to, as they stand in configuration.</summary>
internal static class EventStreams
{
    /// <summary>Such as <c>requests</c>.</summary>
    public static string NameOf(ExportEvent exported) => exported switch
    {
        RequestEvent => "requests",
        SecurityEvent => "security",
        IncidentEvent => "incidents",
        _ => "audit",
    };
}
