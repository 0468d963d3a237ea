using Insight.Console.Queries;

namespace Insight.Console.Api;

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What the list holds.</typeparam>
/// <param name="Window">The window that the figures are of.</param>
/// <param name="Items">The items, busiest first.</param>
/// <param name="Offset">Items left out at the start.</param>
/// <param name="HasMore">True when more follow: ask again with a larger offset.</param>
public sealed record ListPage<T>(ObservedWindow Window, IReadOnlyList<T> Items, int Offset, bool HasMore);
