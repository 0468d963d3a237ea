using Insight.Waf.Language;
using Insight.Waf.Matching;
using Insight.Waf.Transformations;
using Insight.Waf.Variables;

namespace Insight.Waf.Rules;

/// <summary>Turns loaded rules into what transactions run: one list per phase, skips resolved, patterns gathered into sets.</summary>
internal sealed class RuleCompiler
{
    private readonly Dictionary<string, RuleBlock> _blocks = [];
    private readonly Dictionary<(RuleBlock Block, string Target), Dictionary<string, List<Rule>>> _gathered = [];
    private readonly Dictionary<(RuleBlock Block, string Target), Selector> _selectors = [];
    private readonly Dictionary<string, PatternSet> _sets = [];
    private readonly Dictionary<string, TransformationChain> _chains = [];

    public RuleCompiler(IReadOnlyList<Rule> rules, IReadOnlyList<(string Label, int Before)> markers)
    {
        foreach (Rule rule in rules.SelectMany(RuleLoader.Links)) rule.Chain = Chain(rule.Transformations);
        for (int phase = 1; phase <= 5; phase++)
        {
            Phases[phase] = [.. rules.Where(rule => rule.Phase == phase)];
            ResolveSkips(phase, markers);
            AssignBlocks(phase);
        }

        foreach (RuleBlock block in _blocks.Values) FillBlock(block);
    }

    /// <summary>Rules by phase, 1 to 5.</summary>
    public Rule[][] Phases { get; } = new Rule[6][];

    /// <summary>How many rules have a candidate bit.</summary>
    public int Candidates { get; private set; }

    /// <summary>How many blocks there are.</summary>
    public int Blocks => _blocks.Count;

    private void ResolveSkips(int phase, IReadOnlyList<(string Label, int Before)> markers)
    {
        Rule[] rules = Phases[phase];
        for (int i = 0; i < rules.Length; i++)
        {
            Rule rule = rules[i];
            string label = RuleLoader.Links(rule).LastOrDefault(link => link.SkipAfter.Length > 0)?.SkipAfter ?? "";
            if (label.Length == 0) continue;
            rule.SkipTo = int.MaxValue;
            foreach ((string name, int before) in markers)
            {
                if (before <= rule.Position || !name.Equals(label, StringComparison.OrdinalIgnoreCase)) continue;
                rule.SkipTo = rules.Count(other => other.Position < before);
                break;
            }
        }
    }

    private void AssignBlocks(int phase)
    {
        Rule[] rules = Phases[phase];
        List<(int Until, string Text)> guards = [];
        for (int i = 0; i < rules.Length; i++)
        {
            guards.RemoveAll(guard => guard.Until <= i);
            if (IsGuard(rules[i])) guards.Add((rules[i].SkipTo, Describe(rules[i])));
            if (!CanBeGathered(rules[i])) continue;
            string key = $"{phase}\n{string.Join('\n', guards.Select(guard => guard.Text).Distinct().Order(StringComparer.Ordinal))}";
            if (!_blocks.TryGetValue(key, out RuleBlock? block)) _blocks[key] = block = new RuleBlock(_blocks.Count);
            rules[i].Block = block;
            rules[i].Candidate = Candidates++;
            Gather(block, rules[i]);
        }
    }

    /// <summary>A rule that only looks at TX and leaves others out.</summary>
    private static bool IsGuard(Rule rule) => rule.SkipTo >= 0 && !rule.HasChain && rule.Targets.All(target => target.Selector.Kind == VariableKind.Tx);

    private static string Describe(Rule guard) =>
        $"{string.Join('|', guard.Targets.Select(target => target.Selector))} {guard.Operator.IsNegated} {guard.Operator.Name} {guard.Operator.Argument.Source}".ToUpperInvariant();

    /// <summary>Whether a rule's pattern can be looked for before its turn, because what it looks at does not change meanwhile.</summary>
    private static bool CanBeGathered(Rule rule) =>
        rule.Operator is { Kind: RuleOperatorKind.Pattern, IsNegated: false, Pattern: not null } && !rule.MultiMatch && rule.Targets.Count > 0
        && rule.Targets.All(target => !target.IsCount && VariableNames.IsSteady(target.Selector.Kind));

    private void Gather(RuleBlock block, Rule rule)
    {
        string pipeline = string.Join(',', rule.Transformations.Select(transformation => transformation.Name));
        foreach (Target target in rule.Targets)
        {
            (RuleBlock, string) key = (block, target.Selector.ToString().ToUpperInvariant());
            _selectors.TryAdd(key, target.Selector);
            if (!_gathered.TryGetValue(key, out Dictionary<string, List<Rule>>? pipelines)) _gathered[key] = pipelines = [];
            if (!pipelines.TryGetValue(pipeline, out List<Rule>? rules)) pipelines[pipeline] = rules = [];
            if (!rules.Contains(rule)) rules.Add(rule);
        }
    }

    private void FillBlock(RuleBlock block)
    {
        foreach (((RuleBlock owner, string name), Dictionary<string, List<Rule>> pipelines) in _gathered)
        {
            if (owner != block) continue;
            RuleUnit unit = new(_selectors[(owner, name)]);
            foreach (List<Rule> rules in pipelines.Values) unit.Pipelines.Add(CreatePipeline(rules[0].Chain, rules));
            unit.Transformations = Chain([.. unit.Pipelines.SelectMany(pipeline => pipeline.Transformations.Steps).Distinct()]);
            unit.Merged = unit.Pipelines.Count == 1 ? unit.Pipelines[0] : CreatePipeline(TransformationChain.None, [.. pipelines.Values.SelectMany(rules => rules)]);
            block.Units.Add(unit);
        }
    }

    /// <summary>One chain for all rules that have the same transformations.</summary>
    private TransformationChain Chain(IReadOnlyList<Transformation> steps)
    {
        string key = string.Join(',', steps.Select(step => step.Name));
        if (!_chains.TryGetValue(key, out TransformationChain? chain)) _chains[key] = chain = new TransformationChain([.. steps]);
        return chain;
    }

    private RulePipeline CreatePipeline(TransformationChain transformations, List<Rule> rules)
    {
        string key = string.Join(',', rules.Select(rule => rule.Candidate));
        if (!_sets.TryGetValue(key, out PatternSet? set)) _sets[key] = set = new PatternSet([.. rules.Select(rule => rule.Operator.Pattern!.Pattern)]);
        return new RulePipeline(transformations, set, [.. rules.Select(rule => rule.Candidate)]);
    }
}
