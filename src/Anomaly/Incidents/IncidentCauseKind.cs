namespace Insight.Anomaly.Incidents;

/// <summary>What a cause is. Numbers are stored: never change one.</summary>
public enum IncidentCauseKind : byte
{
    /// <summary>A service, by itself.</summary>
    Service = 1,

    /// <summary>What lies between a caller and a service.</summary>
    Edge = 2,

    /// <summary>More, or fewer, requests from outside.</summary>
    Load = 3,

    /// <summary>One client.</summary>
    Client = 4,

    /// <summary>A version of a service that is worse than the one beside it.</summary>
    Version = 5,

    /// <summary>How services call each other.</summary>
    CallPattern = 6
}
