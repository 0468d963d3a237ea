namespace Insight.Anomaly.Windows;

/// <summary>What one version of a service did at one endpoint in one window.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App.</param>
/// <param name="Host">Virtual host.</param>
/// <param name="Service">Service.</param>
/// <param name="Version">The destination's label <c>version</c>.</param>
/// <param name="EndpointId">Endpoint; 0 when it is unknown.</param>
/// <param name="Requests">Requests.</param>
/// <param name="ServerErrors">Answers with 5xx, and requests that got none.</param>
/// <param name="Durations">Durations in microseconds.</param>
public sealed record VersionRow(
    string Tenant, string App, string Host, string Service, string Version, ulong EndpointId, long Requests, long ServerErrors, WindowHistogram Durations);
