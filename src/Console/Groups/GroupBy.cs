namespace Insight.Console.Groups;

/// <summary>What services of a graph that is too large to be drawn one by one are drawn together by.</summary>
public enum GroupBy
{
    /// <summary>The app where most services that are called have one, else the name.</summary>
    Auto,

    /// <summary>The app that most of the requests to a service belong to.</summary>
    App,

    /// <summary>The first parts of its name.</summary>
    Name,

    /// <summary>The version that answered most of the requests to it.</summary>
    Version,

    /// <summary>The site of the gateway that took most of the requests to it.</summary>
    Site,

    /// <summary>Nothing: the busiest services and edges are kept, one by one.</summary>
    None,
}
