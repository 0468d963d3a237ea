namespace Insight.ApiDiscovery.Schemas;

/// <summary>Which body a schema is of; numbers as stored.</summary>
public enum SchemaDirection
{
    /// <summary>The request's.</summary>
    Request = 0,

    /// <summary>The response's.</summary>
    Response = 1,
}
