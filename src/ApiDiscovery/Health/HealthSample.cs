namespace Insight.ApiDiscovery.Health;

/// <summary>What happened on an edge, at a service or at an endpoint in some time.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="ClientErrors">Answers with a status from 400 to 499.</param>
/// <param name="ServerErrors">Answers with a status of 500 or more, and requests that got no answer.</param>
/// <param name="P95Microseconds">Duration that 95 % stay below; 0 when unknown.</param>
/// <param name="Seconds">Length of the time.</param>
public sealed record HealthSample(long Requests, long ClientErrors, long ServerErrors, double P95Microseconds, double Seconds);
