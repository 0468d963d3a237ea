using Insight.Anomaly.Live;

namespace Insight.Console.Incidents;

/// <summary>An incident in a list.</summary>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App of the finding that opened it.</param>
/// <param name="Opened">When it could first be known, UTC.</param>
/// <param name="Began">Start of the first strange stretch, UTC.</param>
/// <param name="LastSeen">End of the last strange window, UTC.</param>
/// <param name="Closed">When it was over, UTC; null while it goes on.</param>
/// <param name="Title">One line for people.</param>
/// <param name="PValue">Of the strongest finding.</param>
/// <param name="Findings">How many findings it has: the strongest of each subject and metric.</param>
/// <param name="Services">Services affected, in order of appearance.</param>
/// <param name="Cause">The likeliest cause.</param>
/// <param name="MergedInto">Id of the older incident that this one turned out to be part of; null: of none.</param>
public sealed record IncidentSummary(
    string Id, string Tenant, string App, DateTime Opened, DateTime Began, DateTime LastSeen, DateTime? Closed, string Title, double PValue, int Findings, IReadOnlyList<string> Services, CauseView? Cause,
    string? MergedInto)
{
    /// <summary>The short form of an incident.</summary>
    internal static IncidentSummary Of(IncidentView incident) => new(
        incident.Id, incident.Tenant, incident.App, incident.Opened, incident.Began, incident.LastSeen, incident.Closed, incident.Title, incident.PValue, incident.Findings.Count, incident.Services,
        incident.Causes.Count > 0 ? incident.Causes[0] : null, incident.MergedInto);
}
