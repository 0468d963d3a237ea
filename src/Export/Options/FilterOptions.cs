using Insight.Export.Events;

namespace Insight.Export.Options;

/// <summary>Which events a destination is told of; lists that are empty let all through.</summary>
public sealed class FilterOptions
{
    /// <summary>Applications.</summary>
    public IList<string> Apps { get; } = [];

    /// <summary>Virtual hosts.</summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>Services that requests were for, or that an incident touches.</summary>
    public IList<string> Services { get; } = [];

    /// <summary>Requests with these statuses: <c>404</c>, or a class such as <c>5xx</c>.</summary>
    public IList<string> Statuses { get; } = [];

    /// <summary>Only requests that were turned away for safety.</summary>
    public bool OnlyDenied { get; set; }

    /// <summary>Security findings and incidents at least this serious.</summary>
    public EventSeverity MinSeverity { get; set; } = EventSeverity.Unknown;
}
