namespace Insight.Export.Options;

/// <summary>How events are written.</summary>
public enum EventFormatKind
{
    /// <summary>Open Cybersecurity Schema Framework 1.5.0, JSON.</summary>
    Ocsf,

    /// <summary>Elastic Common Schema, JSON.</summary>
    Ecs,

    /// <summary>Common Event Format, text.</summary>
    Cef,
}
