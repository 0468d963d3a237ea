namespace Insight.Anomaly.Windows;

/// <summary>How the requests of one edge at one endpoint hang together by traces in one window.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App.</param>
/// <param name="Source">Calling service; empty when it is unknown.</param>
/// <param name="Service">Service that was called.</param>
/// <param name="EndpointId">Endpoint; 0 when it is unknown.</param>
/// <param name="Calls">Requests, without those that the gateway repeated.</param>
/// <param name="Attempts">Requests with the attempts that the gateway repeated.</param>
/// <param name="Failures">Requests that failed (5xx or no answer).</param>
/// <param name="Parents">Distinct callers' spans that made them; 0 when traces say nothing.</param>
/// <param name="MostPerParent">Most requests that one caller's span made.</param>
/// <param name="ParentsWithRepeats">Callers' spans that made the same call again after it had failed.</param>
/// <param name="BusiestSecond">Most requests that began within one second.</param>
/// <param name="RequestBytes">Bytes of request bodies.</param>
public sealed record CallRow(
    string Tenant, string App, string Source, string Service, ulong EndpointId,
    long Calls, long Attempts, long Failures, long Parents, long MostPerParent, long ParentsWithRepeats, long BusiestSecond, long RequestBytes);
