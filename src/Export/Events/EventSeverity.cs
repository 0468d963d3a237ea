namespace Insight.Export.Events;

/// <summary>How serious an event is. The numbers are those of OCSF's severity_id.</summary>
public enum EventSeverity
{
    /// <summary>Nobody said.</summary>
    Unknown = 0,

    /// <summary>Nothing is wrong.</summary>
    Informational = 1,

    /// <summary>Worth a look at some time.</summary>
    Low = 2,

    /// <summary>Worth a look today.</summary>
    Medium = 3,

    /// <summary>Worth a look now.</summary>
    High = 4,

    /// <summary>Something is broken, or broken into.</summary>
    Critical = 5,
}
