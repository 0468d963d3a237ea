namespace Insight.Waf.Transactions;

/// <summary>Which part of a request an argument comes from.</summary>
public enum ArgumentSource
{
    /// <summary>Parameter of the query.</summary>
    Query,

    /// <summary>Field of a form, URL-encoded or multipart.</summary>
    Form,

    /// <summary>Leaf of a JSON body; its name is the path to it (<see cref="Bodies.JsonBody"/>).</summary>
    Json,

    /// <summary>Header. <c>Cookie</c> is none: what is in it is listed one by one.</summary>
    Header,

    /// <summary>Cookie.</summary>
    Cookie,
}
