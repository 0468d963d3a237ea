namespace Insight.Anomaly.Windows;

/// <summary>What one caller did at one endpoint in one window: a row of <c>edge_endpoint_windows</c>.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App.</param>
/// <param name="Host">Virtual host.</param>
/// <param name="Source">Calling service; empty when it is unknown.</param>
/// <param name="Service">Service that was called.</param>
/// <param name="EndpointId">Endpoint; 0 when it is unknown.</param>
/// <param name="Requests">Requests.</param>
/// <param name="ClientErrors">Answers with 4xx.</param>
/// <param name="ServerErrors">Answers with 5xx, and requests that got none.</param>
/// <param name="RequestBytes">Bytes of request bodies.</param>
/// <param name="ResponseBytes">Bytes of response bodies.</param>
/// <param name="Microseconds">Sum of the durations.</param>
/// <param name="Durations">Durations in microseconds.</param>
public sealed record WindowRow(
    string Tenant, string App, string Host, string Source, string Service, ulong EndpointId,
    long Requests, long ClientErrors, long ServerErrors, long RequestBytes, long ResponseBytes, long Microseconds, WindowHistogram Durations);
