using System.Text;

namespace Insight.Endpoints.Matching;

/// <summary>A segment of a template with parameters in it: <c>{id}</c>, <c>{id}.json</c>, <c>{base}...{head}</c>.</summary>
internal sealed class SegmentPattern : IEquatable<SegmentPattern>
{
    private readonly byte[][] _constants; // before, between and behind the parameters

    private SegmentPattern(string[] constants)
    {
        _constants = [.. constants.Select(Encoding.UTF8.GetBytes)];
        Text = string.Join("{}", constants);
        ConstantLength = _constants.Sum(constant => constant.Length);
    }

    /// <summary>The pattern without names.</summary>
    public string Text { get; }

    /// <summary>Bytes that are constant.</summary>
    public int ConstantLength { get; }

    /// <summary>True for a parameter that is the whole segment.</summary>
    public bool IsWhole => ConstantLength == 0;

    /// <summary>Reads a segment; null when it is a constant.</summary>
    public static SegmentPattern? Parse(string segment)
    {
        List<string> constants = [];
        int at = 0;
        while (true)
        {
            int open = segment.IndexOf('{', at);
            int close = open < 0 ? -1 : segment.IndexOf('}', open);
            if (close < 0) break;
            constants.Add(segment[at..open]);
            at = close + 1;
        }

        if (constants.Count == 0) return null;
        constants.Add(segment[at..]);
        return new SegmentPattern([.. constants]);
    }

    /// <summary>Whether a segment fits; every parameter has at least one byte. Linear time: each constant is taken where it first fits.</summary>
    public bool Matches(ReadOnlySpan<byte> segment)
    {
        ReadOnlySpan<byte> first = _constants[0], last = _constants[^1];
        if (segment.Length < ConstantLength + _constants.Length - 1 || !segment.StartsWith(first) || !segment.EndsWith(last)) return false;
        ReadOnlySpan<byte> rest = segment[first.Length..^last.Length];
        foreach (byte[] constant in _constants.AsSpan(1, _constants.Length - 2))
        {
            if (rest.IsEmpty) return false;
            int at = rest[1..].IndexOf(constant);
            if (at < 0) return false;
            rest = rest[(1 + at + constant.Length)..];
        }

        return !rest.IsEmpty;
    }

    /// <inheritdoc />
    public bool Equals(SegmentPattern? other) => other is not null && Text == other.Text;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SegmentPattern);

    /// <inheritdoc />
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
