namespace Shop.Traffic;

/// <summary>A request that will be sent.</summary>
/// <param name="At">When, counted from the start.</param>
/// <param name="Session">Which visit it belongs to: 0, 1, 2, ….</param>
/// <param name="Visitor">Who sends it.</param>
/// <param name="Step">What is sent.</param>
/// <param name="Last">True for the last one of its visit.</param>
public sealed record PlannedRequest(TimeSpan At, int Session, Visitor Visitor, Step Step, bool Last);
