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
}
