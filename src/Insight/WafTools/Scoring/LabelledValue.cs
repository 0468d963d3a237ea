namespace Insight.WafTools.Scoring;

/// <summary>A value of a corpus.</summary>
/// <param name="IsAttack">Whether it is an attack.</param>
/// <param name="Kind">What kind of value it is, in the corpus's own words, such as <c>sqli</c>.</param>
/// <param name="Value">The value.</param>
public sealed record LabelledValue(bool IsAttack, string Kind, byte[] Value);
