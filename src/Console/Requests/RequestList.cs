namespace Insight.Console.Requests;

/// <summary>A part of the requests of a window.</summary>
/// <param name="From">Start of the window, UTC.</param>
/// <param name="To">End of the window (not included), UTC.</param>
/// <param name="Items">The requests, newest first.</param>
/// <param name="Offset">Requests left out at the start.</param>
/// <param name="HasMore">True when more follow: ask again with a larger offset.</param>
public sealed record RequestList(DateTime From, DateTime To, IReadOnlyList<RequestItem> Items, int Offset, bool HasMore);
