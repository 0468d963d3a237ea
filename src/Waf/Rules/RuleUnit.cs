using Insight.Waf.Text;
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

    /// <summary>A value without any of these bytes is changed by no transformation.</summary>
    public ByteSet Triggers { get; set; } = ByteSet.None;

    /// <summary>Whether any transformation may change a value.</summary>
    public bool MayChange(ReadOnlySpan<byte> value) => Triggers.ContainsAny(value) || (value.IsEmpty && Pipelines.Exists(pipeline => pipeline.ChangesEmpty));
}
