namespace Insight.Contracts.Reports;

/// <summary>Requests of a gateway.</summary>
/// <param name="InFlight">Under way at upstreams.</param>
/// <param name="Total">Ended since the gateway started.</param>
public sealed record ReportedRequests(long InFlight, long Total);
