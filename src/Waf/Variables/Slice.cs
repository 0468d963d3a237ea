namespace Insight.Waf.Variables;

/// <summary>A piece of a transaction's own memory.</summary>
internal readonly record struct Slice(int Start, int Length);
