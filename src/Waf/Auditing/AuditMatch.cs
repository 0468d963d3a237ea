using Insight.Waf.Rules;
using Insight.Waf.Transactions;
using Insight.Waf.Variables;

namespace Insight.Waf.Auditing;

/// <summary>A rule that matched and writes to the audit log.</summary>
/// <param name="Match">What the rule said.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Last">The last link of its chain, or the rule itself.</param>
/// <param name="Message">Its message, macros replaced, as bytes.</param>
/// <param name="Data">Its <c>logdata</c>, macros replaced, as bytes.</param>
/// <param name="Parameter">The argument of the last link's operator, macros replaced; null: it looked at nothing.</param>
/// <param name="Item">What it looked at last, before transformations.</param>
internal sealed record AuditMatch(RuleMatch Match, Rule Rule, Rule Last, Slice Message, Slice Data, string? Parameter, Item Item)
{
    /// <summary>Bytes of a message or <c>logdata</c>; what is behind them is left out.</summary>
    public const int MaxTextBytes = 1024;
}
