namespace Insight.WafTools.Scoring;

/// <summary>Where in a request a value stands.</summary>
public enum Placement
{
    /// <summary>A parameter of the query, percent-encoded.</summary>
    Query,

    /// <summary>A field of a form in the body, percent-encoded.</summary>
    Form,

    /// <summary>A string in a JSON body.</summary>
    Json,
}
