namespace Insight.Anomaly.Live;

/// <summary>A window that was judged: a row of <c>detection_windows</c>.</summary>
/// <param name="Seconds">Start of the window, seconds since 1970.</param>
/// <param name="JudgedAt">When it was judged, UTC.</param>
/// <param name="Edges">Rows of callers and endpoints in it.</param>
/// <param name="Clients">Clients in it.</param>
/// <param name="Findings">What was found.</param>
/// <param name="Incidents">Incidents that opened, changed or closed.</param>
/// <param name="Subjects">Subjects watched.</param>
/// <param name="GapSeconds">Seconds before it that were not judged.</param>
/// <param name="Incomplete">It was not waited for any longer.</param>
/// <param name="Budget">False incidents per app and week that were accepted.</param>
internal sealed record JudgedWindow(
    long Seconds, DateTimeOffset JudgedAt, int Edges, int Clients, int Findings, int Incidents, int Subjects, long GapSeconds, bool Incomplete, double Budget);
