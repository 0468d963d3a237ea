using Insight.Waf.Matching;
using Insight.Waf.Operators;

namespace Insight.Waf.Rules;

/// <summary>How a rule judges a value: the operator, its argument, and whether the judgement is turned round (<c>!@</c>).</summary>
internal sealed class RuleOperator
{
    /// <summary>Without <c>@</c>, in lower case.</summary>
    public required string Name { get; init; }

    public required RuleOperatorKind Kind { get; init; }

    public required Macro Argument { get; init; }

    public bool IsNegated { get; init; }

    /// <summary>For <see cref="RuleOperatorKind.Plain"/>.</summary>
    public Operator? Plain { get; init; }

    /// <summary>For <see cref="RuleOperatorKind.Pattern"/>: the pattern alone, for captures and for what no set holds; null when variables stand in it.</summary>
    public IPatternMatcher? Pattern { get; init; }

    /// <summary>What the operator does not do here although its rule is taken; null: nothing.</summary>
    public string? Warning { get; init; }
}
