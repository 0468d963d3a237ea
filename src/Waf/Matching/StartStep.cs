namespace Insight.Waf.Matching;

/// <summary>What one symbol makes of a match that starts before it.</summary>
/// <param name="Targets">Where it goes on.</param>
/// <param name="Hits">The patterns that match the empty text before the symbol.</param>
internal sealed record StartStep(int[] Targets, int[] Hits);
