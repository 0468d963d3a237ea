using Insight.Console.Journeys;

namespace Insight.Console.Api;

/// <summary>Journeys of a window.</summary>
/// <param name="From">Start of the window, UTC.</param>
/// <param name="To">End of the window (not included), UTC.</param>
/// <param name="Kind">Which ones were asked for.</param>
/// <param name="Items">The journeys, worst first.</param>
public sealed record JourneyList(DateTime From, DateTime To, JourneyKind Kind, IReadOnlyList<JourneySummary> Items);
