namespace Insight.Console.Journeys;

/// <summary>A whole journey.</summary>
/// <param name="Summary">The journey in short.</param>
/// <param name="Calls">Its requests in order of time; a parent stands before its children.</param>
public sealed record JourneyView(JourneySummary Summary, IReadOnlyList<JourneyCall> Calls);
