namespace Insight.Export.Events;

/// <summary>An incident of detection opened, changed or ended.</summary>
public sealed record IncidentEvent : ExportEvent
{
    /// <summary>Id of the incident; that of the event names the change too.</summary>
    public required string Incident { get; init; }

    /// <summary>What happened to it.</summary>
    public required IncidentChange Change { get; init; }

    /// <summary>App of the finding that opened it.</summary>
    public string App { get; init; } = "";

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>Start of the first strange stretch, UTC.</summary>
    public required DateTime Began { get; init; }

    /// <summary>End of the last strange window, UTC.</summary>
    public required DateTime LastSeen { get; init; }

    /// <summary>How serious it is.</summary>
    public EventSeverity Severity { get; init; }

    /// <summary>How likely the strongest finding is by chance.</summary>
    public double PValue { get; init; }

    /// <summary>Services affected.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>The likeliest cause in words; empty: not known.</summary>
    public string Cause { get; init; } = "";
}
