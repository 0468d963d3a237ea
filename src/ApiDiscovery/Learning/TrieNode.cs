namespace Insight.ApiDiscovery.Learning;

/// <summary>A path segment as it was seen, below others.</summary>
/// <param name="token">Its bytes, cut at <see cref="MaxToken"/>.</param>
/// <param name="hash">Hash of the whole segment: its identity.</param>
/// <param name="kind">What it looks like.</param>
internal sealed class TrieNode(byte[] token, ulong hash, TokenKind kind)
{
    /// <summary>Bytes kept of a segment: longer ones are values, told apart by their hash.</summary>
    public const int MaxToken = 80;

    private TrieNode?[] _children = [];

    public byte[] Token { get; } = token;

    public ulong Hash { get; } = hash;

    public TokenKind Kind { get; } = kind;

    /// <summary>How many children there are.</summary>
    public int ChildCount { get; private set; }

    /// <summary>Methods that were answered here.</summary>
    public MethodCell[] Cells { get; private set; } = [];

    /// <summary>Children in no particular order.</summary>
    public IEnumerable<TrieNode> Children
    {
        get
        {
            foreach (TrieNode? child in _children)
            {
                if (child is not null) yield return child;
            }
        }
    }

    /// <summary>The child with a hash, or null.</summary>
    public TrieNode? Find(ulong hash)
    {
        if (_children.Length == 0) return null;
        int mask = _children.Length - 1;
        for (int i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            TrieNode? child = _children[i];
            if (child is null || child.Hash == hash) return child;
        }
    }

    /// <summary>Adds a child that is not there yet.</summary>
    public void Add(TrieNode child)
    {
        if (_children.Length == 0) _children = new TrieNode?[2];
        else if ((ChildCount + 1) * 4 > _children.Length * 3) Resize(_children.Length * 2);
        Put(child);
        ChildCount++;
    }

    /// <summary>Takes out the children that <paramref name="goes"/> names, and returns them.</summary>
    public List<TrieNode> RemoveWhere(Func<TrieNode, bool> goes)
    {
        List<TrieNode> gone = [.. Children.Where(goes)];
        if (gone.Count == 0) return gone;
        HashSet<TrieNode> set = [.. gone];
        List<TrieNode> rest = [.. Children.Where(child => !set.Contains(child))];
        int size = 2;
        while (rest.Count * 4 > size * 3) size *= 2;
        _children = new TrieNode?[size];
        foreach (TrieNode child in rest) Put(child);
        ChildCount = rest.Count;
        return gone;
    }

    /// <summary>The cell of a method, made when there is none.</summary>
    public MethodCell Cell(byte method)
    {
        foreach (MethodCell cell in Cells)
        {
            if (cell.Method == method) return cell;
        }

        MethodCell[] cells = new MethodCell[Cells.Length + 1];
        Cells.CopyTo(cells, 0);
        MethodCell added = new(method);
        cells[^1] = added;
        Array.Sort(cells, (a, b) => a.Method.CompareTo(b.Method));
        Cells = cells;
        return added;
    }

    private void Resize(int size)
    {
        TrieNode?[] old = _children;
        _children = new TrieNode?[size];
        foreach (TrieNode? child in old)
        {
            if (child is not null) Put(child);
        }
    }

    private void Put(TrieNode child)
    {
        int mask = _children.Length - 1;
        int i = (int)child.Hash & mask;
        while (_children[i] is not null) i = (i + 1) & mask;
        _children[i] = child;
    }
}
