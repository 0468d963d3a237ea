using System.Collections.Immutable;
using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Incidents;

/// <summary>What an incident may come from.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Subject">Where it lies.</param>
/// <param name="Share">How much of what is wrong it explains, 0 to 1.</param>
/// <param name="Path">Services from where it hurts to where it begins, each calling the next; empty when it lies where it hurts.</param>
/// <param name="Reasons">Sentences with numbers, the weightiest first.</param>
public sealed record IncidentCause(IncidentCauseKind Kind, Subject Subject, double Share, ImmutableArray<string> Path, ImmutableArray<string> Reasons);
