namespace Insight.Console.Exports;

/// <summary>An event that a destination refused. What it holds is not shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="RefusedAt">When it was refused last, UTC.</param>
/// <param name="Reason">Why, in the destination's words.</param>
/// <param name="IsWanted">Whether it is to be sent again.</param>
public sealed record ExportLetterItem(string Id, string Stream, DateTime RefusedAt, string Reason, bool IsWanted);

/// <summary>Events that a destination refused.</summary>
/// <param name="Items">The newest first, at most 200.</param>
/// <param name="HasMore">Whether there are more.</param>
public sealed record ExportLetterList(IReadOnlyList<ExportLetterItem> Items, bool HasMore);
