using System.Globalization;

namespace Insight.Policy.Objects.Reading;

/// <summary>Puts a document together, one value at a time, on a stack of its own: the depth of a document never becomes depth of calls.</summary>
internal sealed class DocumentTree
{
    /// <summary>Deepest nesting.</summary>
    public const int MaxDepth = 32;

    private readonly Stack<(DocumentNode Node, HashSet<string> Names)> _open = new();
    private (string Name, int Line)? _name;

    /// <summary>The whole document, once its value was added.</summary>
    public DocumentNode? Root { get; private set; }

    /// <summary>Maps and lists that have not ended.</summary>
    public int Depth => _open.Count;

    /// <summary>True where the name of an entry comes next.</summary>
    public bool WantsName => _open.TryPeek(out (DocumentNode Node, HashSet<string> Names) top) && top.Node.Kind == DocumentNodeKind.Map && _name is null;

    /// <summary>Takes the name of an entry.</summary>
    public void Name(string name, int line)
    {
        if (!_open.Peek().Names.Add(name)) throw new DocumentException(line, $"{FieldPath.Quote(name)} stands there twice; leave one of them out");
        _name = (name, line);
    }

    /// <summary>Takes a value; what follows a map or list goes into it until it ends.</summary>
    public void Add(DocumentNode node)
    {
        if (_open.TryPeek(out (DocumentNode Node, HashSet<string> Names) top))
        {
            if (_name is { } name)
            {
                node.Line = name.Line;
                top.Node.Members.Add(new(name.Name, node));
            }
            else
            {
                top.Node.Items.Add(node);
            }
        }
        else
        {
            Root = node;
        }

        _name = null;
        if (node.Kind is not (DocumentNodeKind.Map or DocumentNodeKind.List)) return;
        if (_open.Count == MaxDepth) throw new DocumentException(node.Line, string.Create(CultureInfo.InvariantCulture, $"is nested more than {MaxDepth} levels deep"));
        _open.Push((node, new HashSet<string>(StringComparer.Ordinal)));
    }

    /// <summary>Ends the innermost map or list.</summary>
    public void End() => _open.Pop();
}
