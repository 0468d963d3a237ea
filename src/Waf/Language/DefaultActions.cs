using Insight.Waf.Rules;
using Insight.Waf.Transformations;

namespace Insight.Waf.Language;

/// <summary><c>SecDefaultAction</c> of one phase: what rules do that do not say.</summary>
internal sealed record DefaultActions(Disruption Disruption, int Status, Macro? RedirectTo, bool Logs, bool AuditLogs, IReadOnlyList<Transformation> Transformations)
{
    /// <exception cref="FormatException">Something is wrong; the message says what.</exception>
    public static (int Phase, DefaultActions Actions) Parse(string text)
    {
        Rule rule = new() { Path = "", Line = 0, Operator = RuleOperatorParser.Always };
        RuleActions.Apply(rule, [.. ActionReader.Read(text)], new DefaultActions?[6], isLink: false);
        if (rule.Disruption is Disruption.None or Disruption.Block) throw new FormatException("a default action names what block does: pass, deny, drop, redirect or allow.");
        return (rule.Phase, new DefaultActions(rule.Disruption, rule.Status, rule.RedirectTo, rule.Logs, rule.AuditLogs, rule.Transformations));
    }
}
