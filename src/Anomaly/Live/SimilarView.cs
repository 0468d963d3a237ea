namespace Insight.Anomaly.Live;

/// <summary>An earlier incident that looked alike, as it is stored and shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Opened">When it began, UTC.</param>
/// <param name="Likeness">Share of what was strange in either that was strange in both, 0 to 1.</param>
/// <param name="Title">Its title.</param>
public sealed record SimilarView(string Id, DateTime Opened, double Likeness, string Title);
