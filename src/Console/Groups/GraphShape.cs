using System.Globalization;

namespace Insight.Console.Groups;

/// <summary>How somebody wants a graph that may be too large.</summary>
internal sealed class GraphShape
{
    /// <summary>As the console thinks best, no group open.</summary>
    public static readonly GraphShape Auto = new(GroupBy.Auto, null, []);

    /// <summary>The busiest services and edges, one by one.</summary>
    public static readonly GraphShape Busiest = new(GroupBy.None, null, []);

    /// <summary>Most groups that are open at once.</summary>
    public const int MostOpen = 8;

    /// <summary>Longest id of a group, in characters: a name of the record's longest, every byte percent-encoded.</summary>
    public const int MaxIdLength = 1024;

    private GraphShape(GroupBy by, int? depth, IReadOnlyList<string> open)
    {
        By = by;
        Depth = depth;
        Open = open;
        Key = string.Create(CultureInfo.InvariantCulture, $"{by} {depth}\n{string.Join('\n', open)}");
    }

    /// <summary>By what.</summary>
    public GroupBy By { get; }

    /// <summary>How many parts of names; set: whatever the size of the graph, so that two windows can be compared.</summary>
    public int? Depth { get; }

    /// <summary>Ids of the groups whose members stand for themselves, in order.</summary>
    public IReadOnlyList<string> Open { get; }

    /// <summary>Equal for equal shapes.</summary>
    public string Key { get; }

    /// <summary>Reads what was asked for; a problem names the parameter and the fix.</summary>
    /// <param name="group">Such as <c>app</c>, or <c>name:2</c>; nothing: auto.</param>
    /// <param name="open">Ids of groups.</param>
    public static (GraphShape? Shape, string? Problem) Parse(string? group, IReadOnlyCollection<string>? open)
    {
        string[] parts = string.IsNullOrEmpty(group) ? ["auto"] : group.Split(':');
        GroupBy? by = parts[0] switch
        {
            "auto" => GroupBy.Auto,
            "app" => GroupBy.App,
            "name" => GroupBy.Name,
            "version" => GroupBy.Version,
            "site" => GroupBy.Site,
            "none" => GroupBy.None,
            _ => null,
        };
        int? depth = null;
        if (parts.Length == 2 && by is not (GroupBy.Auto or GroupBy.None) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int asked) && asked <= GroupPlan.MaxDepth) depth = asked;
        if (by is null || parts.Length > 2 || (parts.Length == 2 && depth is null))
            return (null, $"group: auto, app, name, version, site or none is needed, or one of app, name, version and site with a depth from 0 to {GroupPlan.MaxDepth}, such as name:2.");
        if (open is { Count: > MostOpen }) return (null, $"open: at most {MostOpen} groups can be open at once; close one.");
        if (open is not null && open.Any(static id => id is null || id.Length > MaxIdLength || !GroupName.IsId(id)))
            return (null, $"open: ids of groups are needed, as services of kind \"group\" have them; they begin with \"{GroupName.Mark}\".");
        return (new GraphShape(by.Value, depth, [.. (open ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]), null);
    }
}
