namespace Insight.Waf.Rules;

/// <summary>Some rules of a set, chosen once and asked often. Immutable and thread-safe.</summary>
public sealed class RuleSelection
{
    private readonly bool[] _chosen;

    private RuleSelection(bool[] chosen) => _chosen = chosen;

    /// <summary>How many there are.</summary>
    public int Count => _chosen.Count(static one => one);

    /// <summary>Chooses rules.</summary>
    /// <param name="rules">The set.</param>
    /// <param name="chooses">Says of a rule's id and tags whether it is chosen; chain links come with their first.</param>
    public static RuleSelection Of(RuleSet rules, Func<int, IReadOnlyList<string>, bool> chooses)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(chooses);
        bool[] chosen = new bool[rules.Rules.Count];
        foreach (Rule rule in rules.Rules) chosen[rule.Position] = chooses(rule.Id, rule.Tags);
        return new RuleSelection(chosen);
    }

    internal bool Has(int position) => _chosen[position];
}
