using Insight.Waf.Variables;

namespace Insight.Waf.Rules;

/// <summary>A piece of a <see cref="Macro"/>: bytes, or a variable whose value stands there.</summary>
internal sealed record MacroPart(byte[] Literal, Selector? Variable);
