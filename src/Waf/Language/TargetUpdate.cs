using Insight.Waf.Rules;
using Insight.Waf.Variables;

namespace Insight.Waf.Language;

/// <summary>What <c>SecRuleUpdateTargetBy…</c> does to a rule: adds targets and exclusions, in the place of one target when it names one to be replaced.</summary>
/// <param name="Targets">What is added to what the rule looks at.</param>
/// <param name="Exclusions">What is added to what it leaves out.</param>
/// <param name="Replaced">The target they replace; null: none.</param>
internal sealed record TargetUpdate(List<Target> Targets, List<Selector> Exclusions, Selector? Replaced)
{
    /// <exception cref="FormatException">Something is wrong; the message says what.</exception>
    public static TargetUpdate Parse(string added, string? replaced)
    {
        (List<Target> targets, List<Selector> exclusions) = VariableParser.Parse(added.Replace(',', '|'));
        return new TargetUpdate(targets, exclusions, string.IsNullOrWhiteSpace(replaced) ? null : VariableParser.ParseSelector(replaced.Trim()));
    }

    /// <summary>Changes a rule.</summary>
    /// <returns>False when the rule does not have the target that is to be replaced: it is left as it was.</returns>
    public bool Apply(Rule rule)
    {
        int place = rule.Targets.Count;
        if (Replaced is not null)
        {
            string name = Replaced.ToString();
            place = rule.Targets.FindIndex(target => !target.IsCount && target.Selector.ToString().Equals(name, StringComparison.OrdinalIgnoreCase));
            if (place < 0) return false;
            rule.Targets.RemoveAt(place);
        }

        rule.Targets.InsertRange(place, Targets);
        rule.Exclusions.AddRange(Exclusions);
        return true;
    }
}
