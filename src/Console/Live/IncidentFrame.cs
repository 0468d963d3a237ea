using Insight.Console.Incidents;

namespace Insight.Console.Live;

/// <summary>One message of the feed of incidents.</summary>
/// <param name="Kind">
/// <c>snapshot</c>: those open now and those that were closed within the last hour, the one changed last first. <c>opened</c>: one that is new, or back. <c>changed</c>, <c>closed</c>:
/// one. <c>problem</c>: none; whether the storage answers has changed.
/// </param>
/// <param name="Incidents">The incidents, as the list of the REST API shows them.</param>
/// <param name="Problem">Why they may be out of date; null when all is well.</param>
public sealed record IncidentFrame(string Kind, IReadOnlyList<IncidentSummary> Incidents, string? Problem)
{
    /// <summary>What leads from one state to another; a watcher that has seen none gets a snapshot.</summary>
    internal static IEnumerable<IncidentFrame> Between(IncidentState? before, IncidentState after)
    {
        if (before is null)
        {
            yield return new("snapshot", [.. after.Incidents.Select(static i => i.Incident)], after.Problem);
            yield break;
        }

        if (before.Problem != after.Problem) yield return new("problem", [], after.Problem);
        Dictionary<string, VersionedIncident> known = before.Incidents.ToDictionary(static i => i.Incident.Id, StringComparer.Ordinal);
        // The oldest change first.
        foreach (VersionedIncident item in after.Incidents.Reverse())
        {
            known.TryGetValue(item.Incident.Id, out VersionedIncident? old);
            if (old?.Version == item.Version) continue;
            string kind = item.Incident.Closed is not null ? "closed" : old is null || old.Incident.Closed is not null ? "opened" : "changed";
            yield return new(kind, [item.Incident], after.Problem);
        }
    }
}
