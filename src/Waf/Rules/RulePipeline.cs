using Insight.Waf.Matching;
using Insight.Waf.Transformations;

namespace Insight.Waf.Rules;

/// <summary>Transformations, and the patterns that are looked for in what comes out.</summary>
/// <param name="Transformations">What is done to the value before.</param>
/// <param name="Patterns">What is looked for.</param>
/// <param name="Candidates">For each pattern, the number of the rule's candidate bit.</param>
internal sealed record RulePipeline(TransformationChain Transformations, PatternSet Patterns, int[] Candidates);
