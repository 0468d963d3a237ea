using System.IO.Hashing;
using System.Text;

namespace Insight.Endpoints.Matching;

/// <summary>A place in the trie of templates.</summary>
internal sealed class MatchNode
{
    private readonly Dictionary<ulong, (byte[] Text, MatchNode Node)> _constants = [];
    private MatchEnd[] _ends = [];

    /// <summary>Children that are constant in part, the longest constant first.</summary>
    public AffixEdge[] Affixes { get; private set; } = [];

    /// <summary>The child for any segment.</summary>
    public MatchNode? Parameter { get; private set; }

    /// <summary>What takes all segments that are left.</summary>
    public MatchNode? Rest { get; private set; }

    /// <summary>The child that is this constant.</summary>
    public MatchNode? ConstantOf(ulong hash, ReadOnlySpan<byte> segment) =>
        _constants.TryGetValue(hash, out (byte[] Text, MatchNode Node) child) && segment.SequenceEqual(child.Text) ? child.Node : null;

    /// <summary>The endpoint of a method here: that of the service, else the first.</summary>
    public MatchEnd? EndOf(ReadOnlySpan<byte> method, ReadOnlySpan<byte> service)
    {
        MatchEnd? any = null;
        foreach (MatchEnd end in _ends)
        {
            if (!method.SequenceEqual(end.Method)) continue;
            if (service.SequenceEqual(end.Service)) return end;
            any ??= end;
        }

        return any;
    }

    /// <summary>The endpoints that end here, of whatever method and service.</summary>
    public ReadOnlySpan<MatchEnd> Ends => _ends;

    /// <summary>Adds an endpoint that ends here.</summary>
    public void AddEnd(MatchEnd end) => _ends = [.. _ends, end];

    /// <summary>The child for a segment of a template, made when there is none.</summary>
    public MatchNode ChildOf(string segment, bool last)
    {
        if (last && segment == PathTemplate.Rest) return Rest ??= new MatchNode();
        SegmentPattern? pattern = SegmentPattern.Parse(segment);
        if (pattern is null)
        {
            byte[] text = Encoding.UTF8.GetBytes(segment);
            ulong hash = XxHash64.HashToUInt64(text);
            if (!_constants.TryGetValue(hash, out (byte[] Text, MatchNode Node) child)) _constants.Add(hash, child = (text, new MatchNode()));
            return child.Node;
        }

        if (pattern.IsWhole) return Parameter ??= new MatchNode();
        foreach (AffixEdge edge in Affixes)
        {
            if (edge.Pattern.Equals(pattern)) return edge.Node;
        }

        AffixEdge added = new(pattern, new MatchNode());
        Affixes = [.. Affixes.Append(added).OrderByDescending(edge => edge.Pattern.ConstantLength).ThenBy(edge => edge.Pattern.Text, StringComparer.Ordinal)];
        return added.Node;
    }
}
