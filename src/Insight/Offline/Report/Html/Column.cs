namespace Insight.Offline.Report.Html;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="IsNumber">True when its cells are numbers.</param>
/// <param name="IsShown">False when the log knows nothing of it.</param>
internal sealed record Column(string Title, bool IsNumber = false, bool IsShown = true);
