namespace Insight.Anomaly.Findings;

/// <summary>What a finding is about. Numbers are stored: never change one.</summary>
public enum SubjectKind : byte
{
    /// <summary>A service: <see cref="Subject.Service"/>.</summary>
    Service = 1,

    /// <summary>Calls of <see cref="Subject.Source"/> to <see cref="Subject.Service"/>.</summary>
    Edge = 2,

    /// <summary>An endpoint of <see cref="Subject.Service"/>.</summary>
    Endpoint = 3,

    /// <summary>An endpoint as <see cref="Subject.Source"/> uses it.</summary>
    EdgeEndpoint = 4,

    /// <summary>A client: address, principal or session key.</summary>
    Client = 5
}
