namespace Insight.ApiDiscovery.Journeys;

/// <summary>A request in the tree of its journey.</summary>
/// <param name="Span">The request.</param>
/// <param name="Parent">Position of the step that it was made for, always an earlier one; -1 where a journey begins.</param>
/// <param name="Depth">1 where a journey begins.</param>
/// <param name="Children">Steps that were made for this one.</param>
public sealed record JourneyStep(JourneySpan Span, int Parent, int Depth, int Children);
