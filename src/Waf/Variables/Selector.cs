using Insight.Waf.Matching;
using Insight.Waf.Text;

namespace Insight.Waf.Variables;

/// <summary>A variable and which of its items: all, those of a name, or those whose name matches a pattern. Names are compared without regard to case.</summary>
internal sealed class Selector(VariableKind kind, byte[]? key, IPatternMatcher? pattern)
{
    public VariableKind Kind { get; } = kind;

    /// <summary>The name; null: none given.</summary>
    public byte[]? Key { get; } = key;

    /// <summary>What <see cref="NamedValues"/> finds the name by.</summary>
    public uint KeyHash { get; } = key is null ? 0 : NamedValues.Hash(key);

    public IPatternMatcher? Pattern { get; } = pattern;

    /// <summary>All items of a variable.</summary>
    public bool IsWhole => Key is null && Pattern is null;

    /// <summary>Whether it chooses an item of this name.</summary>
    public bool Chooses(ReadOnlySpan<byte> name, MatchScratch scratch) =>
        Key is not null ? System.Text.Ascii.EqualsIgnoreCase(name, Key)
        : Pattern is null || Pattern.IsMatch(name, scratch);

    /// <summary>The selector as it is written in a rule; two that read the same choose the same.</summary>
    public override string ToString() => Key is not null ? $"{VariableNames.Of(Kind)}:{Latin1.ToString(Key)}"
        : Pattern is not null ? $"{VariableNames.Of(Kind)}:/{Pattern.Pattern.Text}/"
        : VariableNames.Of(Kind);
}
