namespace Insight.Bench.Export;

/// <summary>How fast a destination was told of events.</summary>
/// <param name="PerSecond">Events in a second.</param>
/// <param name="PerProcessorSecond">Events in a second of the sender's processor time.</param>
/// <param name="BytesPerEvent">Memory that the sender allocated for each, bytes.</param>
internal sealed record Rate(double PerSecond, double PerProcessorSecond, double BytesPerEvent);
