using Insight.Waf.Transformations;
using Insight.Waf.Variables;

namespace Insight.Waf.Rules;

/// <summary>One target that rules of a block share, and what is looked for in it.</summary>
internal sealed class RuleUnit(Selector selector)
{
    public Selector Selector { get; } = selector;

    /// <summary>The patterns, by the transformations that go before.</summary>
    public List<RulePipeline> Pipelines { get; } = [];

    /// <summary>All patterns in one set, for values that no transformation changes.</summary>
    public RulePipeline? Merged { get; set; }

    /// <summary>The transformations of all pipelines, to find out whether any of them may change a value.</summary>
    public TransformationChain Transformations { get; set; } = TransformationChain.None;
}
