namespace Insight.Endpoints;

/// <summary>How many of the paths of one template another one takes.</summary>
public enum TemplateFit
{
    /// <summary>None.</summary>
    None,

    /// <summary>That depends on the path.</summary>
    Some,

    /// <summary>All.</summary>
    All,
}
