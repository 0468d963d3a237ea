using System.Collections.Immutable;
using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Incidents;

/// <summary>What belongs together among findings: one thing that went wrong.</summary>
/// <param name="Id">16 hexadecimal digits; the same for the same windows.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App of the finding that opened it.</param>
/// <param name="Opened">End of the window that opened it, UTC: when it could first be known.</param>
/// <param name="Began">Start of the first strange stretch, UTC.</param>
/// <param name="LastSeen">End of the last strange window, UTC.</param>
/// <param name="Closed">When it was over, UTC; null while it goes on.</param>
/// <param name="Title">One line for people.</param>
/// <param name="PValue">Of the strongest finding.</param>
/// <param name="Causes">The likeliest first; at least one.</param>
/// <param name="Findings">The strongest finding of each subject and metric, the strongest first; at most <see cref="IncidentSettings.MostFindings"/>.</param>
/// <param name="Services">Services affected, in order of appearance.</param>
/// <param name="Timeline">What happened, oldest first.</param>
/// <param name="Similar">Earlier incidents that looked alike, the likest first.</param>
/// <param name="MergedInto">Id of the older incident that this one turned out to be part of and that tells of it since; null: of none.</param>
public sealed record Incident(
    string Id, string Tenant, string App, DateTimeOffset Opened, DateTimeOffset Began, DateTimeOffset LastSeen, DateTimeOffset? Closed,
    string Title, double PValue, ImmutableArray<IncidentCause> Causes, ImmutableArray<Finding> Findings, ImmutableArray<string> Services,
    ImmutableArray<TimelineEntry> Timeline, ImmutableArray<SimilarIncident> Similar, string? MergedInto);
