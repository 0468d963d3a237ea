using System.Buffers;

namespace Insight.Gateway.Access.Rules;

/// <summary>A request's path in every way that an upstream may read it.</summary>
/// <remarks>
/// Whether <c>%2F</c> and <c>\</c> divide segments is for the upstream to say, and so is whether <c>..;x</c> means <c>..</c>. A rule must not allow what
/// it does not mean: it has to fit both readings, and a path that would lead upwards in any of them fits none.
/// </remarks>
internal readonly struct RequestedPath
{
    private static readonly SearchValues<char> s_ambiguous = SearchValues.Create("%\\;");

    private readonly string _path;

    /// <summary>The path with every escaped slash and backslash as a divider; null: there is no other reading.</summary>
    public string? Other { get; }

    /// <summary>Whether some upstream would take it for a path that leads upwards.</summary>
    public bool LeadsUp { get; }

    public RequestedPath(string path)
    {
        _path = path;
        if (!path.AsSpan().ContainsAny(s_ambiguous) && !path.Contains("/.", StringComparison.Ordinal)) return;
        Other = path.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Replace("%5C", "/", StringComparison.OrdinalIgnoreCase).Replace('\\', '/');
        LeadsUp = HasDots(Other.Replace("%2E", ".", StringComparison.OrdinalIgnoreCase));
    }

    public bool Fits(PathRule[] rules)
    {
        if (LeadsUp) return false;
        foreach (PathRule rule in rules)
        {
            if (rule.Fits(_path) && (Other is null || rule.Fits(Other))) return true;
        }

        return false;
    }

    private static bool HasDots(ReadOnlySpan<char> path)
    {
        foreach (Range range in path.Split('/'))
        {
            ReadOnlySpan<char> segment = path[range];
            int parameters = segment.IndexOf(';');
            if ((parameters < 0 ? segment : segment[..parameters]) is "." or "..") return true;
        }

        return false;
    }
}
