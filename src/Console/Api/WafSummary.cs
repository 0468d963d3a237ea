using Insight.Console.Queries;

namespace Insight.Console.Api;

/// <summary>Findings of a window, summed.</summary>
/// <param name="From">Start of the window, UTC.</param>
/// <param name="To">End of the window (not included), UTC.</param>
/// <param name="By">What they are summed by.</param>
/// <param name="Items">The sums, most requests first.</param>
/// <param name="Offset">Sums left out at the start.</param>
/// <param name="HasMore">True when more follow: ask again with a larger offset.</param>
public sealed record WafSummary(DateTime From, DateTime To, WafGrouping By, IReadOnlyList<WafGroup> Items, int Offset, bool HasMore);
