namespace Insight.Anomaly.RootCause;

/// <summary>How strange something is in a stretch of windows, in standard deviations.</summary>
/// <param name="Strong">All windows together: one that is far off is enough.</param>
/// <param name="Lasting">All windows together, each with little say: several must be off. Latency only.</param>
internal readonly record struct Strangeness(double Strong, double Lasting);
