namespace Insight.Anomaly.Tests.RootCause.Incidents;

/// <summary>A fault that was injected.</summary>
/// <param name="Seconds">When, in seconds since 1970 UTC.</param>
/// <param name="Node">Where.</param>
/// <param name="Type">cpu_contention, return or exception.</param>
internal sealed record TrainTicketFault(long Seconds, int Node, string Type);
