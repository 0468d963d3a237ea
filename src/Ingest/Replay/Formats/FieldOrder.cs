using System.Text.Json;

namespace Insight.Ingest.Replay.Formats;

/// <summary>Finds what the names of a line mean. Lines of a log have the same names in the same order: the one of the line before is tried first.</summary>
internal sealed class FieldOrder
{
    /// <summary>Names of a line that are remembered; those behind them are looked up.</summary>
    private const int MaxNames = 64;

    /// <summary>Longest name that can be a field.</summary>
    private const int MaxNameBytes = 64;

    private readonly List<(FieldMap Node, byte[] Name, FieldMap? Child)> _names = [];
    private int _at;

    /// <summary>A new line begins.</summary>
    public void Restart() => _at = 0;

    /// <summary>What the name that the reader stands on means below a node; null for nothing.</summary>
    public FieldMap? Next(ref Utf8JsonReader reader, FieldMap node)
    {
        int at = _at++;
        ReadOnlySpan<byte> name = reader.ValueSpan;
        if (name.Length > MaxNameBytes) return null;
        if (at < _names.Count)
        {
            (FieldMap Node, byte[] Name, FieldMap? Child) before = _names[at];
            if (ReferenceEquals(before.Node, node) && name.SequenceEqual(before.Name)) return before.Child;
        }

        Span<char> text = stackalloc char[MaxNameBytes];
        FieldMap? child = node[text[..reader.CopyString(text)]];
        if (at < _names.Count) _names[at] = (node, name.ToArray(), child);
        else if (at == _names.Count && at < MaxNames) _names.Add((node, name.ToArray(), child));
        return child;
    }
}
