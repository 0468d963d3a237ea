namespace Insight.Console.Incidents;

/// <summary>How detection is doing. Counts are of the last four weeks.</summary>
/// <param name="FalseIncidentsPerWeek">The budget: false incidents per app and week that are accepted; null before anything was judged.</param>
/// <param name="JudgedUntil">End of the newest window that was judged, UTC; null before anything was.</param>
/// <param name="JudgedAfterSeconds">How long after its end that window was judged.</param>
/// <param name="LagSeconds">How long ago that window ended.</param>
/// <param name="WindowsJudged">Windows of ten seconds that were judged.</param>
/// <param name="WindowsIncomplete">Those that were judged before all their records were counted.</param>
/// <param name="GapSeconds">Seconds that were never judged.</param>
/// <param name="SubjectsWatched">Services, edges, endpoints and endpoints of edges that are watched now.</param>
/// <param name="Apps">What the budget came to, by app.</param>
public sealed record DetectionStatus(
    double? FalseIncidentsPerWeek, DateTime? JudgedUntil, double? JudgedAfterSeconds, double? LagSeconds, long WindowsJudged, long WindowsIncomplete, long GapSeconds, long SubjectsWatched,
    IReadOnlyList<AppIncidents> Apps);
