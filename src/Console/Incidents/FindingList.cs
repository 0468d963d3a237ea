using Insight.Anomaly.Live;

namespace Insight.Console.Incidents;

/// <summary>A part of the findings of a window.</summary>
/// <param name="From">Start of the window, UTC.</param>
/// <param name="To">End of the window (not included), UTC.</param>
/// <param name="Items">The findings, newest first, the strongest of a window first.</param>
/// <param name="Offset">Findings left out at the start.</param>
/// <param name="HasMore">True when more follow: ask again with a larger offset.</param>
public sealed record FindingList(DateTime From, DateTime To, IReadOnlyList<FindingView> Items, int Offset, bool HasMore);
