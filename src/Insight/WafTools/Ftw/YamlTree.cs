using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Insight.WafTools.Ftw;

/// <summary>A YAML node with its line. Unlike the usual trees it keeps a key that a mapping holds twice: header fields may be repeated.</summary>
public sealed class YamlTree
{
    // Tests are shallow; anything deeper would only serve to overflow the stack.
    private const int MaxDepth = 32;

    private readonly List<(YamlTree Key, YamlTree Value)> _pairs = [];
    private readonly List<YamlTree> _items = [];

    private YamlTree(NodeEvent begin) => Line = begin.Start.Line;

    /// <summary>The line that the node begins in, from 1.</summary>
    public long Line { get; }

    /// <summary>The text of a scalar; null for mappings and sequences, and for YAML's null.</summary>
    public string? Text { get; private init; }

    /// <summary>Whether the node is YAML's null: nothing, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull { get; private init; }

    /// <summary>Whether the node is a mapping.</summary>
    public bool IsMapping { get; private init; }

    /// <summary>Whether the node is a sequence.</summary>
    public bool IsSequence { get; private init; }

    /// <summary>Keys and values of a mapping, in order.</summary>
    public IReadOnlyList<(YamlTree Key, YamlTree Value)> Pairs => _pairs;

    /// <summary>Items of a sequence, in order.</summary>
    public IReadOnlyList<YamlTree> Items => _items;

    /// <summary>The value of a key; null when the mapping has none, or when it is YAML's null.</summary>
    public YamlTree? this[string key]
    {
        get
        {
            foreach ((YamlTree name, YamlTree value) in _pairs)
            {
                if (name.Text == key) return value.IsNull ? null : value;
            }

            return null;
        }
    }

    /// <summary>Reads the first document of a text; null when there is none.</summary>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public static YamlTree? Read(TextReader text)
    {
        Parser parser = new(text);
        parser.Consume<StreamStart>();
        if (parser.Current is not DocumentStart) return null;
        parser.MoveNext();
        return Node(parser, [], 0);
    }

    // After every step the parser's current event is the next one that nobody has looked at.
    private static YamlTree Node(Parser parser, Dictionary<AnchorName, YamlTree> anchors, int depth)
    {
        ParsingEvent begin = parser.Consume<ParsingEvent>();
        if (depth > MaxDepth) throw new YamlException(begin.Start, begin.End, $"nests deeper than {MaxDepth} levels");
        YamlTree node;
        switch (begin)
        {
            case AnchorAlias alias:
                return anchors.TryGetValue(alias.Value, out YamlTree? known) ? known : throw new YamlException(alias.Start, alias.End, $"there is no anchor '{alias.Value}'");
            case Scalar scalar:
                bool isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null";
                node = new YamlTree(scalar) { Text = isNull ? null : scalar.Value, IsNull = isNull };
                break;
            case MappingStart mapping:
                node = new YamlTree(mapping) { IsMapping = true };
                while (parser.Current is not MappingEnd) node._pairs.Add((Node(parser, anchors, depth + 1), Node(parser, anchors, depth + 1)));
                parser.MoveNext();
                break;
            case SequenceStart sequence:
                node = new YamlTree(sequence) { IsSequence = true };
                while (parser.Current is not SequenceEnd) node._items.Add(Node(parser, anchors, depth + 1));
                parser.MoveNext();
                break;
            default:
                throw new YamlException(begin.Start, begin.End, "ends in the middle of a value");
        }

        if (begin is NodeEvent { Anchor.IsEmpty: false } named) anchors[named.Anchor] = node;
        return node;
    }
}
