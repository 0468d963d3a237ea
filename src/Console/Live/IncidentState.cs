using Insight.Console.Incidents;

namespace Insight.Console.Live;

/// <summary>Incidents at one time.</summary>
/// <param name="Incidents">Those that are open and those closed lately, the one changed last first.</param>
/// <param name="Problem">Why they may be out of date; null when all is well.</param>
internal sealed record IncidentState(IReadOnlyList<VersionedIncident> Incidents, string? Problem);

/// <summary>An incident with what tells whether it changed.</summary>
/// <param name="Version">End of the window that changed it last, seconds since 1970.</param>
/// <param name="Incident">The incident.</param>
internal sealed record VersionedIncident(ulong Version, IncidentSummary Incident);
