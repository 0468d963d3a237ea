namespace Insight.Waf.Rules;

/// <summary>Rules of one phase that run under the same conditions, so that their patterns are looked for together.</summary>
/// <remarks>Conditions are the rules that leave others out (<c>skipAfter</c>), such as those of the paranoia levels: what is never reached is never looked for.</remarks>
internal sealed class RuleBlock(int index)
{
    public int Index { get; } = index;

    /// <summary>What is to be looked at.</summary>
    public List<RuleUnit> Units { get; } = [];
}
