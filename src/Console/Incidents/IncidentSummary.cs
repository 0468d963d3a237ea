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
/// <param name="Services">Services affected, in order of appearance.</param>
/// <param name="Cause">The likeliest cause.</param>
public sealed record IncidentSummary(
    string Id, string Tenant, string App, DateTime Opened, DateTime Began, DateTime LastSeen, DateTime? Closed, string Title, double PValue, IReadOnlyList<string> Services, CauseView? Cause)
{
    /// <summary>The short form of an incident.</summary>
    internal static IncidentSummary Of(IncidentView incident) => new(
        incident.Id, incident.Tenant, incident.App, incident.Opened, incident.Began, incident.LastSeen, incident.Closed, incident.Title, incident.PValue, incident.Services,
        incident.Causes.Count > 0 ? incident.Causes[0] : null);
}
