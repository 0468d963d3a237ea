using Insight.Waf.Matching;
using Insight.Waf.Text;
using Insight.Waf.Transformations;

namespace Insight.Waf.Rules;

/// <summary>Transformations, and the patterns that are looked for in what comes out.</summary>
/// <param name="Transformations">In order; empty: the value as it is.</param>
/// <param name="Triggers">A value without any of these bytes is not changed.</param>
/// <param name="Patterns">What is looked for.</param>
/// <param name="Candidates">For each pattern, the number of the rule's candidate bit.</param>
internal sealed record RulePipeline(Transformation[] Transformations, ByteSet Triggers, PatternSet Patterns, int[] Candidates)
{
    /// <summary>Whether even an empty value is changed, as by <c>t:length</c>.</summary>
    public bool ChangesEmpty { get; } = Transformations.Any(transformation => transformation.Triggers == ByteSet.All);

    /// <summary>Whether a value may be changed.</summary>
    public bool MayChange(ReadOnlySpan<byte> value) => Triggers.ContainsAny(value) || (ChangesEmpty && value.IsEmpty);
}
