namespace Insight.Waf.Variables;

/// <summary>What a rule looks at: items, or how many there are (<c>&amp;</c>).</summary>
internal sealed record Target(Selector Selector, bool IsCount);
