using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Watch;

/// <summary>What makes a subject the same from window to window: all of it but the app, which may change with who calls.</summary>
internal readonly record struct SubjectKey(SubjectKind Kind, string Tenant, string Host, string Source, string Service, ulong EndpointId);
