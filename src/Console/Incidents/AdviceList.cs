using Insight.Anomaly.Live;

namespace Insight.Console.Incidents;

/// <summary>A part of the advice.</summary>
/// <param name="Items">What could be done better, most calls first.</param>
/// <param name="Offset">Entries left out at the start.</param>
/// <param name="HasMore">True when more follow: ask again with a larger offset.</param>
public sealed record AdviceList(IReadOnlyList<AdviceView> Items, int Offset, bool HasMore);
