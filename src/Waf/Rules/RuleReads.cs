using Insight.Waf.Language;
using Insight.Waf.Variables;

namespace Insight.Waf.Rules;

/// <summary>Finds out which variables rules read, so that costly ones are kept only where one does.</summary>
internal static class RuleReads
{
    public static HashSet<VariableKind> Of(IEnumerable<Rule> rules)
    {
        HashSet<VariableKind> kinds = [];
        foreach (Rule rule in rules.SelectMany(RuleLoader.Links))
        {
            kinds.UnionWith(rule.Targets.Select(target => target.Selector.Kind));
            IEnumerable<Macro?> macros = [rule.Message, rule.LogData, rule.RedirectTo, rule.Operator.Argument, .. rule.SetVariables.SelectMany(set => (Macro[])[set.Name, set.Value])];
            foreach (MacroPart part in macros.OfType<Macro>().SelectMany(macro => macro.Parts))
            {
                if (part.Variable is { } variable) kinds.Add(variable.Kind);
            }
        }

        return kinds;
    }
}
