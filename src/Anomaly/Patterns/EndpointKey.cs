namespace Insight.Anomaly.Patterns;

/// <summary>An endpoint.</summary>
internal readonly record struct EndpointKey(string Tenant, string App, string Host, string Service, ulong EndpointId);
