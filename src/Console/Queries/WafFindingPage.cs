namespace Insight.Console.Queries;

/// <summary>A part of a list of findings.</summary>
/// <param name="Items">The findings.</param>
/// <param name="HasMore">True when more follow.</param>
public sealed record WafFindingPage(IReadOnlyList<WafFinding> Items, bool HasMore);
