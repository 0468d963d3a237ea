using System.Collections.Immutable;

namespace Insight.Anomaly.RootCause;

/// <summary>One possible cause.</summary>
/// <param name="Kind">Where it lies.</param>
/// <param name="Node">The node; of a call the callee; of a load from outside the node where it enters.</param>
/// <param name="Caller">Of a call the caller; otherwise -1.</param>
/// <param name="Score">Share × how many standard deviations the symptom is off; comparable within one ranking.</param>
/// <param name="Share">Share of the explained excess, 0 to 1; all causes, also those left off, add up to 1.</param>
/// <param name="Path">Nodes from the symptom to the cause, each calling the next. Of a load from outside: from where it enters to where it hurts.</param>
/// <param name="FirstFailingHop">The call nearest to the cause that shows it; null when the cause is the symptom's own node.</param>
/// <param name="Reasons">Sentences with numbers, the weightiest first. They carry the graph's names.</param>
public sealed record RankedCause(
    CauseKind Kind, int Node, int Caller, double Score, double Share, ImmutableArray<int> Path, GraphCall? FirstFailingHop, ImmutableArray<string> Reasons);
