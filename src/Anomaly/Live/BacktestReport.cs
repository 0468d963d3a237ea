namespace Insight.Anomaly.Live;

/// <summary>What detection would have found.</summary>
/// <param name="From">Start of the first window that was judged, UTC.</param>
/// <param name="To">End of the last, UTC.</param>
/// <param name="FalseIncidentsPerWeek">False incidents per app and week that were accepted.</param>
/// <param name="Learned">Windows that were learned before.</param>
/// <param name="Judged">Windows that were judged.</param>
/// <param name="FromRecords">Sums came from raw records, since the window tables do not reach so far back.</param>
/// <param name="Findings">Findings, mild ones too.</param>
/// <param name="Incidents">Incidents as they were at the end, in order of time.</param>
public sealed record BacktestReport(
    DateTime From, DateTime To, double FalseIncidentsPerWeek, long Learned, long Judged, bool FromRecords, long Findings, IReadOnlyList<IncidentView> Incidents);
