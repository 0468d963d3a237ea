namespace Insight.Anomaly.Incidents;

/// <summary>Something that happened in the course of an incident.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Text">One sentence.</param>
public sealed record TimelineEntry(DateTimeOffset At, string Text);
