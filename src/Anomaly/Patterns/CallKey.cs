namespace Insight.Anomaly.Patterns;

/// <summary>An edge at one endpoint.</summary>
internal readonly record struct CallKey(string Tenant, string App, string Source, string Service, ulong EndpointId);
