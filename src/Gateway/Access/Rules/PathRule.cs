using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Routing;

namespace Insight.Gateway.Access.Rules;

/// <summary>A path that a rule allows, by the segments that routes are found by. A slash at the end makes no difference.</summary>
internal sealed class PathRule
{
    private readonly string?[] _segments;
    private readonly bool _isOpen;

    public PathRule(PathMatch match)
    {
        PathPattern pattern = PathPattern.Of(match);
        _segments = [.. pattern.Segments.Where(static segment => segment is not "")];
        _isOpen = pattern.IsOpen;
    }

    /// <summary>Whether a path fits; slashes in a row count as one.</summary>
    public bool Fits(ReadOnlySpan<char> path)
    {
        foreach (string? wanted in _segments)
        {
            path = path.TrimStart('/');
            if (path.IsEmpty) return false;
            int end = path.IndexOf('/');
            ReadOnlySpan<char> segment = end < 0 ? path : path[..end];
            if (wanted is not null && !segment.SequenceEqual(wanted)) return false;
            path = path[segment.Length..];
        }

        return _isOpen || path.TrimStart('/').IsEmpty;
    }
}
