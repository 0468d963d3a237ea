namespace Insight.Console.Policies;

/// <summary>A stretch of time.</summary>
/// <param name="Time">Its beginning, UTC.</param>
/// <param name="WouldDeny">Requests that would have been turned away.</param>
/// <param name="Denied">Requests that were.</param>
public sealed record PolicyEffectPoint(DateTime Time, long WouldDeny, long Denied);
