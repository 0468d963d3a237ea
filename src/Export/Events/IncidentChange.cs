namespace Insight.Export.Events;

/// <summary>What happened to an incident.</summary>
public enum IncidentChange
{
    /// <summary>It opened.</summary>
    Opened,

    /// <summary>It goes on, with more known.</summary>
    Updated,

    /// <summary>It is over.</summary>
    Closed,
}
