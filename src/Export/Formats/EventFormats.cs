using Insight.Export.Formats.Cef;
using Insight.Export.Formats.Ecs;
using Insight.Export.Formats.Ocsf;
using Insight.Export.Options;

namespace Insight.Export.Formats;

/// <summary>Formats by their names in configuration.</summary>
public static class EventFormats
{
    /// <summary>A new one: they are not for several threads at once.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="version">Version of this product.</param>
    public static IEventFormat Create(EventFormatKind kind, string version) => kind switch
    {
        EventFormatKind.Ecs => new EcsFormat(version),
        EventFormatKind.Cef => new CefFormat(version),
        _ => new OcsfFormat(version),
    };
}
