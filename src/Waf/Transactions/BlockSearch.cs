using Insight.Waf.Matching;
using Insight.Waf.Rules;
using Insight.Waf.Variables;

namespace Insight.Waf.Transactions;

/// <summary>Looks for the patterns of all rules of a block at once, when the first of them has its turn.</summary>
internal sealed class BlockSearch(RuleSet rules, TransactionData data, MatchScratch scratch, ValueTransformer transformer)
{
    private readonly ulong[] _candidates = new ulong[(rules.Candidates + 63) / 64];
    private readonly bool[] _searched = new bool[rules.Blocks];
    private readonly List<Item> _items = [];

    public void Clear()
    {
        Array.Clear(_candidates);
        Array.Clear(_searched);
    }

    /// <summary>Whether a rule's pattern stands in any of its targets.</summary>
    public bool IsCandidate(Rule rule)
    {
        RuleBlock block = rule.Block!;
        if (!_searched[block.Index])
        {
            _searched[block.Index] = true;
            foreach (RuleUnit unit in block.Units) Search(unit);
        }

        return (_candidates[rule.Candidate >> 6] & (1UL << rule.Candidate)) != 0;
    }

    private void Search(RuleUnit unit)
    {
        _items.Clear();
        data.Collect(unit.Selector, _items, scratch);
        foreach (Item item in _items)
        {
            ReadOnlySpan<byte> value = data.Bytes(item.Value);
            if (!unit.Transformations.MayChange(value))
            {
                Search(unit.Merged!, value);
                continue;
            }

            foreach (RulePipeline pipeline in unit.Pipelines)
            {
                Search(pipeline, transformer.Apply(pipeline.Transformations, value));
            }
        }
    }

    private void Search(RulePipeline pipeline, ReadOnlySpan<byte> value)
    {
        pipeline.Patterns.Match(value, scratch);
        if (!scratch.Any) return;
        for (int i = 0; i < pipeline.Candidates.Length; i++)
        {
            if (scratch.Has(i)) _candidates[pipeline.Candidates[i] >> 6] |= 1UL << pipeline.Candidates[i];
        }
    }
}
