namespace Insight.Anomaly.Live;

/// <summary>What to run detection over.</summary>
/// <param name="FalseIncidentsPerWeek">False incidents per app and week that would be accepted.</param>
/// <param name="From">Start, UTC; null: the oldest window there is.</param>
/// <param name="To">End, UTC; null: now.</param>
/// <param name="WarmUp">How much of what is stored before the start is learned first.</param>
public sealed record BacktestRequest(double FalseIncidentsPerWeek, DateTimeOffset? From, DateTimeOffset? To, TimeSpan WarmUp);
