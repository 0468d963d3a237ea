using Insight.Waf.Matching;
using Insight.Waf.Rules;
using Insight.Waf.Text;
using Insight.Waf.Variables;

namespace Insight.Waf.Transactions;

/// <summary>Puts the values of variables into texts.</summary>
internal sealed class MacroExpander(TransactionData data, MatchScratch scratch)
{
    private readonly ByteBuffer _text = new();
    private readonly List<Item> _items = [];

    /// <summary>The text with its variables replaced; valid until the next call. A variable without a value leaves nothing.</summary>
    public ReadOnlySpan<byte> Expand(Macro macro)
    {
        _text.Clear();
        foreach (MacroPart part in macro.Parts)
        {
            if (part.Variable is null)
            {
                _text.Add(part.Literal);
                continue;
            }

            _items.Clear();
            data.Collect(part.Variable, _items, scratch);
            if (_items.Count > 0) _text.Add(data.Bytes(_items[0].Value));
        }

        return _text.Written;
    }
}
