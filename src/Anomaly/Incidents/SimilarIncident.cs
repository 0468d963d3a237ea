namespace Insight.Anomaly.Incidents;

/// <summary>An earlier incident that looked alike.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Opened">When it began, UTC.</param>
/// <param name="Likeness">Share of what was strange in either that was strange in both, 0 to 1.</param>
/// <param name="Cause">Its first cause, in words.</param>
public sealed record SimilarIncident(string Id, DateTimeOffset Opened, double Likeness, string Cause);
