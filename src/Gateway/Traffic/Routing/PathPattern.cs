using Insight.Contracts.Objects;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>What a route says of paths, in segments.</summary>
/// <param name="Kind">How it was written.</param>
/// <param name="Segments">Segments; null: any one. A last empty one stands for a slash at the end.</param>
/// <param name="IsOpen">Whether anything may follow.</param>
/// <param name="Length">Characters, to compare how much two say.</param>
internal sealed record PathPattern(PathKind Kind, IReadOnlyList<string?> Segments, bool IsOpen, int Length)
{
    private const string Rest = "{**}";

    /// <summary>Every path.</summary>
    public static readonly PathPattern All = new(PathKind.Prefix, [], IsOpen: true, 0);

    public static PathPattern Of(PathMatch? match) => match switch
    {
        { Exact: { } exact } => new(PathKind.Exact, Split(exact), IsOpen: false, exact.Length),
        { Template: { } template } => OfTemplate(template),
        { Prefix: { } prefix } => new(PathKind.Prefix, Split(prefix.TrimEnd('/')), IsOpen: true, prefix.Length),
        _ => All,
    };

    private static PathPattern OfTemplate(string template)
    {
        List<string?> segments = Split(template);
        bool isOpen = segments is [.., Rest];
        if (isOpen) segments.RemoveAt(segments.Count - 1);
        return new PathPattern(PathKind.Template, [.. segments.Select(segment => segment is ['{', .., '}'] ? null : segment)], isOpen, template.Length);
    }

    private static List<string?> Split(string path)
    {
        List<string?> segments = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        if (path.Length > 1 && path.EndsWith('/')) segments.Add("");
        return segments;
    }
}
