using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Incidents;

/// <summary>How subjects and incidents are called in sentences.</summary>
internal static class Words
{
    /// <summary>What callers are called that nobody knows.</summary>
    public const string Outside = "outside";

    public static string Of(Subject subject) => subject.Kind switch
    {
        SubjectKind.Service => Name(subject.Service),
        SubjectKind.Edge => $"{Name(subject.Source)} → {Name(subject.Service)}",
        SubjectKind.Endpoint => $"{Name(subject.Service)}, endpoint {subject.EndpointId:x16}",
        SubjectKind.EdgeEndpoint => $"{Name(subject.Source)} → {Name(subject.Service)}, endpoint {subject.EndpointId:x16}",
        _ => $"client {subject.Client}"
    };

    public static string Title(IncidentCause cause, Finding strongest) => $"{Of(cause.Subject)}: {strongest.Reason}";

    private static string Name(string service) => service.Length == 0 ? Outside : service;
}
