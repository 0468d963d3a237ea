namespace Insight.Export.Destinations;

/// <summary>An event that a destination will never take.</summary>
/// <param name="Position">Its position in the batch.</param>
/// <param name="Reason">Why, in the destination's words.</param>
public sealed record EventRefusal(int Position, string Reason);
