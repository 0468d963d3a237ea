namespace Insight.Console.Incidents;

/// <summary>A part of the incidents.</summary>
/// <param name="Items">The incidents, newest first.</param>
/// <param name="Offset">Incidents left out at the start.</param>
/// <param name="HasMore">True when more follow: ask again with a larger offset.</param>
public sealed record IncidentList(IReadOnlyList<IncidentSummary> Items, int Offset, bool HasMore);
