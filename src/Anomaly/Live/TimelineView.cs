namespace Insight.Anomaly.Live;

/// <summary>Something that happened in the course of an incident, as it is stored and shown.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Text">One sentence.</param>
public sealed record TimelineView(DateTime At, string Text);
