using System.Text;

namespace Insight.ApiDiscovery.Learning;

/// <summary>A trie node as the learner reads it.</summary>
internal sealed class LearnNode(TrieNode source, LearnNode? parent)
{
    public TrieNode Source { get; } = source;

    public LearnNode? Parent { get; } = parent;

    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    /// <summary>Hash of the whole path, as <see cref="HostState"/> counts paths by.</summary>
    public ulong Path { get; } = parent is null ? 0 : TextHash.Mix(parent.Path, source.Hash);

    public string Token { get; } = Encoding.UTF8.GetString(source.Token);

    public TokenKind Kind { get; } = source.Kind;

    /// <summary>Children that taught something, by token.</summary>
    public List<LearnNode> Children { get; } = [];

    /// <summary>Methods that taught something.</summary>
    public List<LearnCell> Cells { get; } = [];

    /// <summary>Distinct answers here and below.</summary>
    public double Weight { get; set; }

    /// <summary>Collects the cells here and below.</summary>
    public void Gather(List<LearnCell> cells)
    {
        cells.AddRange(Cells);
        foreach (LearnNode child in Children) child.Gather(cells);
    }

    /// <summary>Takes out cells, and what holds nothing without them.</summary>
    public void Remove(HashSet<LearnCell> cells)
    {
        Cells.RemoveAll(cells.Contains);
        foreach (LearnNode child in Children) child.Remove(cells);
        Children.RemoveAll(child => child.Children.Count == 0 && child.Cells.Count == 0);
        Weight = Cells.Sum(cell => cell.Weight) + Children.Sum(child => child.Weight);
    }
}
