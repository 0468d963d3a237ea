using Insight.Waf.Rules;
using Insight.Waf.Transactions;
using Insight.Waf.Variables;

namespace Insight.Waf.Auditing;

/// <summary>A rule that matched and writes to the audit log.</summary>
/// <param name="Match">What the rule said.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Last">The last link of its chain, or the rule itself.</param>
/// <param name="Parameter">The argument of the last link's operator, macros replaced; null: it looked at nothing.</param>
/// <param name="Item">What it looked at last, before transformations.</param>
internal sealed record AuditMatch(RuleMatch Match, Rule Rule, Rule Last, string? Parameter, Item Item);
